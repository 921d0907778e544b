using System.Globalization;

namespace Why403.Rendering;

/// <summary>Which files were read, as what, and what of them could not be read.</summary>
internal static class LogSourceLines
{
    public static void Write(Page page, LogReport report)
    {
        page.Blank();
        foreach (var source in report.Sources)
        {
            var line = page.New().Add("read ", Role.Muted).Add(source.Name, Role.Address).Add($": {LogReportText.Number(source.Lines)} lines", Role.Muted);
            if (source.Format.Length > 0) line.Add($", {source.Format}", Role.Muted);
            if (source.ClockOffset is { } offset && offset != TimeSpan.Zero) line.Add($", its clock is {Hours(offset)} of UTC", Role.Muted);
            page.Paragraph(line, "", "     ");
            if (source.Unread > 0) Unread(page, source);
            if (source.Problem is not { } problem) continue;
            page.Fact("problem", fact => fact.Add(problem.Message));
            if (problem.Fix.Length > 0) page.Fact("fix", fact => fact.Prose(problem.Fix));
        }
    }

    private static void Unread(Page page, LogSource source)
    {
        var seem = source.UnreadRefusals > 0 ? $"; {LogReportText.Number(source.UnreadRefusals)} of them seem to hold a 403" : "";
        page.Fact("unread", fact => fact.Add($"{LogReportText.Number(source.Unread)} line{(source.Unread == 1 ? "" : "s")} the format does not fit{seem}"));
        foreach (var sample in source.Samples.Take(page.Options.Verbosity > 0 ? source.Samples.Length : 1)) page.Fact("such as", fact => fact.Add(sample.Length > 160 ? sample[..160] + "…" : sample));
    }

    internal static string Hours(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? offset.Negate() : offset):hh\\:mm} {(offset < TimeSpan.Zero ? "behind" : "ahead")}");
}
