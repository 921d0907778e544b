using Why403.Rendering;

namespace Why403.Cli.Demo;

/// <summary>What the demonstration's site did, beside what was found out from outside.</summary>
internal static class DemoTable
{
    public static StyledText Write(IReadOnlyList<(DemoCase Case, Diagnosis Diagnosis)> told, RenderOptions options)
    {
        var text = new StyledText(options.Ascii);
        text.Line($" #  {"what the site does",-42} {"found from outside",-38}", Role.Heading);
        for (var i = 0; i < told.Count; i++)
        {
            var (demo, diagnosis) = told[i];
            var top = diagnosis.Findings.FirstOrDefault();
            var (word, role) = diagnosis.Verdict != Verdict.Refused ? ("not refused", Role.Ok)
                : top is null || top.Confidence == Confidence.Possible ? ("undetermined", Role.Unsure)
                : (Words.Of(top.Confidence), top.Confidence == Confidence.Proven ? Role.Proven : Role.Likely);
            text.Add($"{i + 1,2}  {demo.Title,-42} ").Add($"{word,-12} ", role).Line(diagnosis.Verdict == Verdict.Refused ? top?.Cause.Id ?? "" : "", Role.Code);
        }
        text.Line().Line("next:  why403 demo --only 7          one of them in full")
            .Line("       why403 https://…              the same for an address of yours")
            .Line("       why403 read capture.har       the same for a capture, sending nothing");
        return text;
    }
}
