namespace Why403.Rendering;

/// <summary>The sentences that text, HTML and Markdown share.</summary>
internal static class Sentences
{
    public static StyledText Of(StyledText line, Evidence evidence)
    {
        line.Prose(evidence.Fact);
        return evidence.Where is { } where ? line.Add(" (", Role.Muted).Add(where.ToString(), Role.Address).Add(")", Role.Muted) : line;
    }

    public static StyledText Header(StyledText line, Finding finding)
    {
        line.Add(Words.Of(finding.Confidence), Roles.Of(finding.Confidence)).Add("[").Add(finding.Cause.Id, Role.Heading).Add("]: ").Prose(finding.Message);
        return finding.Product is { Length: > 0 } product && !finding.Message.Contains(product, StringComparison.OrdinalIgnoreCase) ? line.Add(" (", Role.Muted).Add(product, Role.Muted).Add(")", Role.Muted) : line;
    }

    public static StyledText Of(StyledText line, RuledOut ruledOut) =>
        line.Add(ruledOut.Cause.Id, Role.Heading).Add(", ").Prose(ruledOut.Because);

    public static StyledText Of(StyledText line, Question question)
    {
        line.Prose(question.Unknown);
        return question.Test.Length > 0 ? line.Add("; to settle it: ").Prose(question.Test) : line;
    }

    public static StyledText Of(StyledText line, Refuser refuser) =>
        line.Add(refuser.Name).Add(", ").Add(Words.Of(refuser.Layer)).Add(" (").Add(Words.Of(refuser.Confidence), Roles.Of(refuser.Confidence)).Add(")");

    public static StyledText Reference(StyledText line, Refuser refuser)
    {
        line.Add(refuser.Reference ?? "", Role.Code);
        return refuser.Tell.Length > 0 ? line.Add("; ").Prose(refuser.Tell) : line;
    }

    /// <summary>Where nothing was sent, as for a token alone, there is no response to miss: the verdict stands in the place of the status.</summary>
    public static string Status(Diagnosis diagnosis) =>
        diagnosis.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ?? (diagnosis is { Method: "", Address: "", Path.IsEmpty: true } || diagnosis.Notes.Any(n => n.From == VantagePoint.Inside) ? Words.Of(diagnosis.Verdict) : "no response");

    /// <summary>"GET https://…", or what is known of it.</summary>
    public static string Asked(Diagnosis diagnosis) =>
        string.Join(' ', new[] { diagnosis.Method, diagnosis.Address }.Where(s => s.Length > 0));
}
