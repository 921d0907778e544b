using System.Globalization;

namespace Why403.Rendering;

/// <summary>The findings, then what holds for all of them: who refuses, what was ruled out, what cannot be told.</summary>
internal static class FindingLines
{
    public static void Write(Page page, Diagnosis diagnosis)
    {
        var verbose = page.Options.Verbosity > 0;
        var shown = verbose ? diagnosis.Findings.Length : Math.Min(diagnosis.Findings.Length, Selection.Findings);
        for (var i = 0; i < shown; i++)
        {
            page.Blank();
            One(page, diagnosis.Findings[i], verbose);
        }
        var weaker = diagnosis.Findings.Length - shown;
        if (weaker > 0)
        {
            page.Blank();
            page.Text.Line($"{Count(weaker)} weaker candidate{(weaker == 1 ? "" : "s")}: -v", Role.Muted);
        }
        Common(page, diagnosis, joined: diagnosis.Findings.Length == 1);
    }

    private static void One(Page page, Finding finding, bool verbose)
    {
        page.Paragraph(Sentences.Header(page.New(), finding), "", "  ");
        SourceLines.Write(page, finding);
        var facts = finding.Evidence.Where(e => !SourceMarks.Shows(finding, e)).ToList();
        var limit = verbose ? facts.Count : Selection.Evidence;
        foreach (var evidence in facts.Take(limit)) page.Fact(evidence);
        More(page, facts.Count - limit, "more of this kind");
    }

    private static void Common(Page page, Diagnosis diagnosis, bool joined)
    {
        var verbose = page.Options.Verbosity > 0;
        if (diagnosis is { Refuser: null, RuledOut.IsEmpty: true, Unknown.IsEmpty: true }) return;
        if (!joined)
        {
            page.Blank();
            page.Text.Line(diagnosis.Findings.IsEmpty ? "what is known and what is not" : "for all of these", Role.Heading);
        }
        if (diagnosis.Refuser is { } refuser)
        {
            page.Fact("refused by", line => Sentences.Of(line, refuser));
            if (verbose)
                foreach (var evidence in refuser.Evidence) page.Fact(evidence);
            if (refuser.Reference is { Length: > 0 }) page.Fact("reference", line => Sentences.Reference(line, refuser));
        }
        var limit = verbose ? diagnosis.RuledOut.Length : Selection.RuledOut;
        foreach (var ruledOut in diagnosis.RuledOut.Take(limit)) page.Fact("ruled out", line => Sentences.Of(line, ruledOut));
        More(page, diagnosis.RuledOut.Length - limit, "more ruled out");
        foreach (var question in diagnosis.Unknown) page.Fact("can't tell", line => Sentences.Of(line, question));
    }

    private static void More(Page page, int left, string what)
    {
        if (left > 0) page.Text.Line($"   = {Count(left)} {what}: -v", Role.Muted);
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
