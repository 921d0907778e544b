namespace Why403.Rendering;

/// <summary>Which findings and remedies a page shows: one choice for every writer, so that they never disagree.</summary>
internal static class Selection
{
    public const int Findings = 3;
    public const int Remedies = 4;
    public const int Evidence = 5;
    public const int RuledOut = 3;

    /// <summary>The caller's part first, equal titles once. Without <paramref name="all"/>, those of the most confident findings.</summary>
    public static List<Remedy> RemediesOf(Diagnosis diagnosis, bool all)
    {
        if (diagnosis.Verdict == Verdict.NotRefused || diagnosis.Findings.IsEmpty) return [];
        var shown = all ? diagnosis.Findings.AsEnumerable()
            : diagnosis.Findings.Take(Findings).Where(f => f.Confidence == diagnosis.Findings[0].Confidence);
        var remedies = shown.SelectMany(f => f.Remedies).DistinctBy(r => r.Title)
            .OrderBy(r => r.Owner == Owner.Caller ? 0 : 1);
        return [.. all ? remedies : remedies.Take(Remedies)];
    }

    public static IEnumerable<string> Lines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0);

    /// <summary>The owner within a sentence: "send this to …".</summary>
    public static string The(Owner owner) => owner == Owner.Caller ? "yourself" : "the " + Words.Of(owner);

    public static string LetterTitle(Owner to) => to == Owner.Caller ? "keep this for your own record" : $"send this to {The(to)}";
}
