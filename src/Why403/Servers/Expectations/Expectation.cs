using System.Collections.Immutable;
using System.Globalization;
using Why403.Text;

namespace Why403.Servers.Expectations;

/// <summary>What somebody expects of an answer: a status, a class of them, or whether the server lets it pass.</summary>
/// <param name="Text">As it was written.</param>
public sealed record ExpectedAnswer(string Text)
{
    public const string Passes = "passes";
    public const string Refused = "refused";

    internal static bool IsOne(string text) =>
        text is Passes or Refused || text.Length == 3 && text[0] is >= '1' and <= '5' && (text[1..] == "xx" || char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]));

    /// <summary>It lets somebody in: then a refusal is the mistake; else an open door is.</summary>
    public bool LetsIn => Text == Passes || Text[0] is '2' or '3';

    /// <summary>Null where the answer is not known.</summary>
    public bool? Fits(ServerVerdict verdict, Verdict judged)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        // What is handed over has passed this server, whatever the next one says.
        if (Text == Passes) return verdict.Outcome == ServerOutcome.HandedOver ? true : judged == Verdict.Undetermined ? null : judged == Verdict.NotRefused && verdict.Status < 400;
        if (Text == Refused) return judged == Verdict.Undetermined ? null : judged == Verdict.Refused;
        if (verdict.Status is not { } status) return null;
        var word = status.ToString(CultureInfo.InvariantCulture);
        return Text[1..] == "xx" ? word[0] == Text[0] : word == Text;
    }
}

/// <summary>One line of an expectations file.</summary>
/// <param name="Address">An absolute address.</param>
/// <param name="Never">None of the answers may be given; else one of them must.</param>
public sealed record Expectation(string Method, string Address, bool Never, ImmutableArray<ExpectedAnswer> Answers, ImmutableArray<ClientGroup> Clients, SourceSpan Where)
{
    /// <summary>Whether an answer is as expected; null where the answer is not known.</summary>
    public bool? Holds(ServerVerdict verdict, Verdict judged)
    {
        bool? any = false;
        foreach (var answer in Answers)
        {
            var fits = answer.Fits(verdict, judged);
            if (fits == true) { any = true; break; }
            if (fits is null) any = null;
        }
        return Never ? !any : any;
    }

    /// <summary>The kind of mistake where it does not hold.</summary>
    public Mistake Mistake => Never == Answers[0].LetsIn ? Mistake.Open : Mistake.Refused;
}

public enum Mistake
{
    /// <summary>Refused, or not served, where it should pass.</summary>
    Refused,
    /// <summary>Open where it should refuse.</summary>
    Open,
}
