using System.Globalization;

namespace Why403.Rendering;

/// <summary>A report of the logs for a terminal: the answer, incidents, groups with their proof, then the table of all.</summary>
public static class LogReportText
{
    private const int Groups = 5;
    private const int Paths = 4;
    private const int Rows = 40;

    public static StyledText Compose(LogReport report, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        var page = new Page(options);
        if (options.Quiet)
        {
            foreach (var group in report.Groups) Quiet(page, group);
            return page.Text;
        }
        Answer(page, report);
        foreach (var incident in report.Incidents) Tell(page, incident);
        var shown = options.Verbosity > 0 ? report.Groups.Length : Math.Min(Groups, report.Groups.Length);
        foreach (var group in report.Groups.Take(shown)) One(page, group);
        foreach (var hidden in report.Hidden) Hidden(page, hidden);
        if (report.Groups.Length > 0) LogReportTable.Write(page, report, options.Verbosity > 0 ? int.MaxValue : Rows);
        LogSourceLines.Write(page, report);
        if (options.ShowNext) Next(page, report);
        return page.Text;
    }

    private static void Quiet(Page page, RefusalGroup group) =>
        page.Text.Add($"{Number(group.Count)} {Number(group.Clients)} {Number(group.People)} {Words.Of(group.Confidence)} {group.Cause?.Id ?? "unexplained"} ")
            .Add(group.Paths.IsEmpty ? "-" : group.Paths[0].Key, Role.Address).Line();

    private static void Answer(Page page, LogReport report)
    {
        if (report.IsPartial) page.Paragraph(page.New().Add("Partial: not all of the input was read.", Role.Unsure));
        if (report.Requests == 0 && report.Hidden.IsEmpty)
        {
            page.Paragraph(page.New().Add(Sentence(report), Role.Answer));
            return;
        }
        page.Paragraph(page.New().Add(Sentence(report), report.Refused == 0 ? Role.Ok : Role.Answer));
        var statuses = report.Groups.SelectMany(group => group.Statuses).Distinct().Order().ToList();
        var seen = string.Join(", ", report.Statuses.Where(status => statuses.Contains(status.Key) && status.Key is not (400 or 404 or 500 or 503)).Select(status => $"{Number(status.Value)} × {status.Key.ToString(CultureInfo.InvariantCulture)}"));
        if (report.First is { } first && report.Last is { } last) page.Paragraph(page.New().Add($"{Stamp(first)} to {Stamp(last, first)} UTC{(seen.Length > 0 ? "; " + seen : "")}", Role.Muted));
        if (report.NotExplained > 0) page.Fact("not explained", line => line.Add($"{Number(report.NotExplained)} refusals found no room in the memory allowed; they are counted in no group (--memory gives more)"));
    }

    /// <summary>The answer in one sentence.</summary>
    internal static string Sentence(LogReport report)
    {
        if (report.Requests == 0 && report.Hidden.IsEmpty) return "There is no request in these logs.";
        if (report.Refused == 0) return $"None of {Number(report.Requests)} requests was refused.";
        var share = report.Requests == 0 ? 0 : 100.0 * report.Refused / report.Requests;
        return $"{Number(report.Refused)} of {Number(report.Requests)} requests were refused ({share.ToString("0.##", CultureInfo.InvariantCulture)} %), by {Number(report.Clients)} client{S(report.Clients)}; {People(report.People)}.";
    }

    /// <summary>How many, whom, and when.</summary>
    internal static string Extent(RefusalGroup group) => $"{Number(group.Count)} requests of {Number(group.Clients)} client{S(group.Clients)}, {People(group.People)}{Period(group)}";

    private static void Tell(Page page, Incident incident)
    {
        page.Blank();
        var who = incident.People > 0 ? $"{Number(incident.Clients)} clients, {People(incident.People)}," : $"{Number(incident.Clients)} clients";
        var end = incident.End is { } e ? $"until {Stamp(e, incident.Start)}" : "and it goes on";
        page.Paragraph(page.New().Add($"since {Stamp(incident.Start)}", Role.Refused).Add($" {who} were refused below ").Add(incident.Scope, Role.Address).Add($" {end}: {incident.Cause?.Title ?? "neither log says why"}"), "", "  ");
        page.Fact("usual", line => line.Add($"{incident.Usual.ToString("0.#", CultureInfo.InvariantCulture)} clients in such a time; {Number(incident.Refused)} requests were refused in this one"));
        if (incident.Before.Length > 0) page.Fact("before", line => line.Add(incident.Before));
    }

    private static void One(Page page, RefusalGroup group)
    {
        page.Blank();
        var head = page.New().Add(group.Cause is null ? "unexplained" : Words.Of(group.Confidence), Roles.Of(group.Confidence));
        if (group.Cause is { } cause) head.Add("[", Role.Muted).Add(cause.Id).Add("]", Role.Muted).Add($": {cause.Title}", Role.Heading);
        else head.Add($": {group.Basis}", Role.Heading);
        page.Paragraph(head, "", "  ");
        page.Fact("refused", line => line.Add(Extent(group)));
        if (group.Paths.Length > 0) page.Fact("paths", line => Of(line, group));
        if (group.Cause is not null) page.Fact("known by", line => line.Prose(group.Number.Length > 0 ? $"{group.Basis} ({group.Number})" : group.Basis));
        if (group.Example is { } example) Example(page, example);
        if (group.Proof is { } proof) SourceLines.Write(page, proof);
        var all = page.Options.Verbosity > 0;
        // Who reads logs runs the site: what such a reader can do comes first.
        var remedies = group.Remedies.Where(remedy => all || remedy.Owner != Owner.Caller).OrderBy(remedy => remedy.Owner is Owner.Caller ? 2 : remedy.Owner is Owner.Developer or Owner.NetworkOperator ? 1 : 0).ToList();
        foreach (var remedy in remedies.Take(all ? remedies.Count : 1))
        {
            page.Blank();
            FixLines.One(page, remedy, "fix: ");
        }
    }

    private static void Of(StyledText line, RefusalGroup group)
    {
        var shown = group.Paths.Take(Paths).ToList();
        for (var i = 0; i < shown.Count; i++) line.Add(i == 0 ? "" : ", ").Add(shown[i].Key, Role.Address).Add($" {Number(shown[i].Value)}");
        if (group.Paths.Length > Paths) line.Add(", …", Role.Muted);
    }

    private static void Example(Page page, RefusalExample example)
    {
        page.Fact("example", line =>
        {
            if (example.At is { } at) line.Add(Stamp(at) + " ");
            line.Add(example.Client).Add(" ").Add(example.Request, Role.Address).Add($" {example.Status.ToString(CultureInfo.InvariantCulture)}");
            if (page.Options.Verbosity > 0) line.Add($" ({example.Where})");
        });
        if (example.Line.Length > 0) page.Fact("error log", line => line.Add(example.Line));
        if (page.Options.Verbosity == 0) return;
        page.Fact("client", line => line.Add($"{LogWords.Of(example.Class)}{(example.Signs.IsEmpty ? "" : ": " + string.Join(", ", example.Signs))}"));
        if (example.Agent.Length > 0) page.Fact("agent", line => line.Add(example.Agent));
    }

    private static void Hidden(Page page, HiddenRefusals hidden)
    {
        page.Blank();
        page.Paragraph(page.New().Add("without an access line", Role.Unsure).Add("[", Role.Muted).Add(hidden.Cause.Id).Add("]", Role.Muted).Add($": {hidden.Cause.Title}"), "", "  ");
        page.Fact("lines", line => line.Add($"{Number(hidden.Count)} error line{(hidden.Count == 1 ? " explains" : "s explain")} a refusal that no access log here shows: another site's log, an error page with another status, or a log that leaves lines out"));
        if (hidden.Line.Length > 0) page.Fact("error log", line => line.Add(hidden.Line));
    }

    private static void Next(Page page, LogReport report)
    {
        if (report.Groups.FirstOrDefault(group => group.Cause is not null) is not { Cause: { } cause } group) return;
        page.Blank();
        page.Text.Add("next:  ", Role.Muted).Line($"why403 explain {cause.Id}", Role.Command);
        if (group.Proof is null && group.Example is { Host.Length: > 0 } example) page.Text.Line($"       why403 trace http://{example.Host}{Target(example.Request)} --client-ip {example.Client}", Role.Command);
    }

    private static string Target(string request) => request.Split(' ') is [_, ['/', ..] target, ..] ? target : "/";

    private static string Period(RefusalGroup group) =>
        group.First is { } first && group.Last is { } last ? first == last ? $", {Stamp(first)}" : $", {Stamp(first)} to {Stamp(last, first)}" : "";

    internal static string People(long people) => people switch
    {
        0 => "none looks like a person",
        1 => "1 looks like a person",
        _ => $"{Number(people)} look like people",
    };

    private static string S(long count) => count == 1 ? "" : "s";

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <param name="after">The date is left out where it is this one's.</param>
    internal static string Stamp(DateTimeOffset at, DateTimeOffset? after = null) =>
        at.ToString(after is { } before && before.UtcDateTime.Date == at.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
