namespace Why403;

/// <summary>The printed word of each value of the vocabulary, the same in text, JSON and the catalogue.</summary>
public static class Words
{
    private static readonly (Layer Value, string Word)[] Layers =
    [
        (Why403.Layer.Client, "client"), (Why403.Layer.Network, "network"), (Why403.Layer.Edge, "edge"), (Why403.Layer.Server, "server"),
        (Why403.Layer.Runtime, "runtime"), (Why403.Layer.Application, "application"), (Why403.Layer.FileSystem, "filesystem"),
    ];

    private static readonly (Owner Value, string Word)[] Owners =
    [
        (Why403.Owner.Caller, "you"), (Why403.Owner.SiteOperator, "site operator"), (Why403.Owner.Developer, "developer"),
        (Why403.Owner.EdgeOperator, "edge operator"), (Why403.Owner.HostAdministrator, "host administrator"), (Why403.Owner.NetworkOperator, "network operator"),
    ];

    private static readonly (Safety Value, string Word)[] Safeties =
        [(Why403.Safety.Safe, "safe"), (Why403.Safety.NeedsCare, "needs care"), (Why403.Safety.OpensAccess, "opens access")];

    private static readonly (Confidence Value, string Word)[] Confidences =
        [(Why403.Confidence.Possible, "possible"), (Why403.Confidence.Likely, "likely"), (Why403.Confidence.Proven, "proven")];

    private static readonly (Verdict Value, string Word)[] Verdicts =
        [(Why403.Verdict.NotRefused, "not refused"), (Why403.Verdict.Refused, "refused"), (Why403.Verdict.Undetermined, "undetermined")];

    private static readonly (VantagePoint Value, string Word)[] VantagePoints =
        [(VantagePoint.Outside, "outside"), (VantagePoint.Inside, "inside"), (VantagePoint.Logs, "logs"), (VantagePoint.Guard, "guard")];

    private static readonly (HopState Value, string Word)[] HopStates =
        [(HopState.Passed, "ok"), (HopState.Refused, "refused"), (HopState.NotReached, "not reached"), (HopState.Unknown, "unknown")];

    public static string Of(Layer value) => Word(Layers, value);
    public static string Of(Owner value) => Word(Owners, value);
    public static string Of(Safety value) => Word(Safeties, value);
    public static string Of(Confidence value) => Word(Confidences, value);
    public static string Of(Verdict value) => Word(Verdicts, value);
    public static string Of(VantagePoint value) => Word(VantagePoints, value);
    public static string Of(HopState value) => Word(HopStates, value);

    public static Layer? Layer(string word) => Value(Layers, word);
    public static Owner? Owner(string word) => Value(Owners, word);
    public static Safety? Safety(string word) => Value(Safeties, word);
    public static Confidence? Confidence(string word) => Value(Confidences, word);
    public static Verdict? Verdict(string word) => Value(Verdicts, word);
    public static VantagePoint? VantagePointOf(string word) => Value(VantagePoints, word);
    public static HopState? HopStateOf(string word) => Value(HopStates, word);

    public static string AllLayers { get; } = string.Join(", ", Layers.Select(l => l.Word));
    public static string AllOwners { get; } = string.Join(", ", Owners.Select(o => o.Word));
    public static string AllSafeties { get; } = string.Join(", ", Safeties.Select(s => s.Word));

    private static string Word<T>((T Value, string Word)[] table, T value) where T : struct, Enum
    {
        foreach (var row in table)
            if (EqualityComparer<T>.Default.Equals(row.Value, value)) return row.Word;
        throw new ArgumentOutOfRangeException(nameof(value));
    }

    private static T? Value<T>((T Value, string Word)[] table, string word) where T : struct, Enum
    {
        foreach (var row in table)
            if (row.Word.Equals(word, StringComparison.OrdinalIgnoreCase)) return row.Value;
        return null;
    }
}
