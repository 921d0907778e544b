using System.Collections.Immutable;
using System.Globalization;
using Why403.Logs.Grouping;
using Why403.Logs.Incidents;
using Why403.Logs.Scanning;
using Why403.Text;

namespace Why403.Logs;

/// <summary>What the reader of a report wants to see of it.</summary>
internal sealed record LogFilter
{
    /// <summary>A cause's id, its start up to a point, or <c>unexplained</c>; empty for all.</summary>
    public string Cause { get; init; } = "";

    /// <summary>How the path starts; empty for all.</summary>
    public string Path { get; init; } = "";

    /// <summary>An address; empty for all.</summary>
    public string Client { get; init; } = "";
}

/// <summary>Findings in, the report out.</summary>
/// <param name="causes">The cause of an id.</param>
/// <param name="remedies">What the catalogue says that can be done.</param>
internal sealed class ReportBuilder(LogFindings findings, Func<string, Cause> causes, Func<string, ImmutableArray<Remedy>> remedies)
{
    private const int MostPaths = 8;
    private const int Bins = 120;

    public LogReport Build(IReadOnlyList<LogSource> sources, LogFilter filter)
    {
        var all = findings.All;
        var refusals = Filtered(filter);
        var clients = refusals.Select(i => findings.ClientOf[i]).ToHashSet();
        var (first, last) = Span();
        // Nothing is written here any more, so groups and incidents are found beside each other.
        var searching = Task.Run(() => IncidentSearch.Of(findings, refusals));
        var groups = Groups.Of(findings, refusals).Select(g => Group(g.Key, g.Tally, sources)).OrderByDescending(Weight).ThenByDescending(g => g.Count).ThenBy(g => g.Cause?.Id, StringComparer.Ordinal).ToImmutableArray();
        return new()
        {
            Sources = [.. sources],
            Requests = all.Requests,
            Refused = refusals.Count + all.NotKept,
            NotExplained = all.NotKept,
            Clients = clients.Count,
            People = clients.Count(client => findings.Clients[client].IsPerson),
            First = first,
            Last = last,
            Statuses = Statuses(all.Statuses),
            Groups = groups,
            Incidents = [.. searching.GetAwaiter().GetResult().Select(Incident)],
            Hidden = Hidden(filter),
            Timeline = Timeline(refusals),
        };
    }

    /// <summary>The refusals that the reader wants to see, in order of time.</summary>
    public IReadOnlyList<int> Wanted(LogFilter filter) => Filtered(filter);

    /// <summary>One refusal by itself. What only the look of many requests would tell is left open.</summary>
    public LoggedRefusal Refusal(int number, IReadOnlyList<LogSource> sources)
    {
        var texts = findings.All.Texts;
        ref readonly var explanation = ref findings.Explanations[number];
        var isOpen = explanation.Cause == 0 || explanation is { How: Joining.How.Looks, Confidence: Confidence.Possible };
        var id = isOpen ? null : texts.Text(explanation.Cause);
        var how = isOpen ? Joining.How.Nothing : explanation.How;
        return new(id is null ? null : causes(id), isOpen ? "" : SourceRedaction.Line(texts.Text(explanation.Number)), explanation.Confidence, Looks.Basis(how, id, findings.Refusals[number].Status), Example(number, sources) with { Where = "" });
    }

    // Who has to sign in first is refused as it should be, most of the time.
    private static long Weight(RefusalGroup group) => group.Cause?.Id == "login.required" ? 0 : group.People;

    private List<int> Filtered(LogFilter filter)
    {
        if (filter == new LogFilter()) return [.. findings.Kept];
        var texts = findings.All.Texts;
        var client = filter.Client.Length == 0 ? -1 : texts.Find(System.Text.Encoding.UTF8.GetBytes(filter.Client));
        var path = System.Text.Encoding.UTF8.GetBytes(filter.Path);
        var kept = new List<int>();
        foreach (var i in findings.Kept)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            if (filter.Client.Length > 0 && refusal.Client != client) continue;
            if (path.Length > 0 && !RequestParts.Split(texts[refusal.Request]).Target.StartsWith(path)) continue;
            if (filter.Cause.Length > 0 && !IsOf(findings.Explanations[i].Cause, filter.Cause)) continue;
            kept.Add(i);
        }
        return kept;
    }

    private bool IsOf(int cause, string wanted)
    {
        if (cause == 0) return wanted.Equals("unexplained", StringComparison.OrdinalIgnoreCase);
        var id = findings.All.Texts.Text(cause);
        return id.Equals(wanted, StringComparison.OrdinalIgnoreCase) || (id.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && id[wanted.Length] == '.');
    }

    private RefusalGroup Group(Groups.Key key, GroupTally tally, IReadOnlyList<LogSource> sources)
    {
        var texts = findings.All.Texts;
        var id = key.Cause == 0 ? null : texts.Text(key.Cause);
        var classes = tally.Clients.GroupBy(client => findings.Clients[client].Class).Select(g => KeyValuePair.Create(g.Key, (long)g.Count())).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key);
        return new()
        {
            Cause = id is null ? null : causes(id),
            Number = SourceRedaction.Line(texts.Text(key.Number)),
            Statuses = tally.Statuses,
            Confidence = tally.Confidence,
            Basis = Looks.Basis(tally.How, id, tally.Statuses[0]),
            Count = tally.Count,
            Clients = tally.Clients.Count,
            People = tally.People,
            Classes = [.. classes],
            First = At(tally.First),
            Last = At(tally.Last),
            Paths = [.. tally.Paths(findings.Places, MostPaths).Select(path => KeyValuePair.Create(RedactedTarget(path.Key), path.Value))],
            Example = Example(tally.Example, sources),
            Remedies = id is null ? [] : remedies(id),
        };
    }

    private RefusalExample Example(int number, IReadOnlyList<LogSource> sources)
    {
        var texts = findings.All.Texts;
        ref readonly var refusal = ref findings.Refusals[number];
        var line = findings.Explanations[number].Line;
        var client = findings.Clients[findings.ClientOf[number]];
        return new(
            At(refusal.Time),
            texts.Text(refusal.Client),
            RedactedRequest(texts.Text(refusal.Request)),
            refusal.Status,
            texts.Text(refusal.Agent),
            texts.Text(refusal.Host),
            string.Create(CultureInfo.InvariantCulture, $"{sources[refusal.Source].Name}, byte {refusal.Offset}"),
            line < 0 ? "" : SourceRedaction.Line(texts.Text(findings.Errors[line].Message)),
            client.Class,
            client.Signs);
    }

    private Incident Incident(IncidentSearch.Found found) => new(
        found.Cause == 0 ? null : causes(findings.All.Texts.Text(found.Cause)), RedactedTarget(found.Scope), At(found.Start)!.Value, At(found.End ?? long.MinValue),
        found.Clients, found.People, found.Refused, found.Usual, SourceRedaction.Line(found.Before));

    private ImmutableArray<HiddenRefusals> Hidden(LogFilter filter)
    {
        if (filter.Path.Length > 0 || filter.Client.Length > 0) return [];
        var texts = findings.All.Texts;
        var groups = findings.Join.Leftover.Where(line => filter.Cause.Length == 0 || IsOf(findings.Errors[line].Cause, filter.Cause)).GroupBy(line => (findings.Errors[line].Cause, findings.Errors[line].Number));
        return [.. groups.Select(group =>
        {
            var example = group.FirstOrDefault(line => findings.Errors[line].Message != 0, -1);
            return new HiddenRefusals(causes(texts.Text(group.Key.Cause)), texts.Text(group.Key.Number), group.Count(), example < 0 ? "" : SourceRedaction.Line(texts.Text(findings.Errors[example].Message)),
                At(group.Min(line => findings.Errors[line].Time)), At(group.Max(line => findings.Errors[line].Time)));
        }).OrderByDescending(hidden => hidden.Count)];
    }

    private ImmutableArray<TimeBin> Timeline(List<int> refusals)
    {
        var minutes = findings.All.Minutes.All();
        if (minutes.Count == 0) return [];
        var (first, last) = (minutes.Keys.Min(), minutes.Keys.Max());
        var width = ((long)last - first) / Bins + 1;
        var bins = new (long Requests, long Refused, HashSet<int> People)[(int)(((long)last - first) / width) + 1];
        for (var i = 0; i < bins.Length; i++) bins[i].People = [];
        foreach (var (minute, count) in minutes) bins[((long)minute - first) / width].Requests += count;
        foreach (var i in refusals)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            if (refusal.Time <= 0) continue;
            ref var bin = ref bins[(refusal.Time / 60_000 - first) / width];
            bin.Refused++;
            if (findings.Clients[findings.ClientOf[i]].IsPerson) bin.People.Add(findings.ClientOf[i]);
        }
        return [.. bins.Select((bin, i) => new TimeBin(At((first + i * width) * 60_000)!.Value, bin.Requests, bin.Refused, bin.People.Count))];
    }

    private (DateTimeOffset?, DateTimeOffset?) Span()
    {
        var minutes = findings.All.Minutes.All();
        return minutes.Count == 0 ? (null, null) : (At(minutes.Keys.Min() * 60_000L), At((minutes.Keys.Max() + 1) * 60_000L));
    }

    private static ImmutableArray<KeyValuePair<int, long>> Statuses(ReadOnlySpan<long> counts)
    {
        var statuses = ImmutableArray.CreateBuilder<KeyValuePair<int, long>>();
        for (var i = 0; i < counts.Length; i++)
            if (counts[i] > 0) statuses.Add(new(i, counts[i]));
        return statuses.ToImmutable();
    }

    // A request line is method, target and version; the secrets are in the target.
    private static string RedactedRequest(string request)
    {
        var parts = request.Split(' ');
        for (var i = 0; i < parts.Length; i++)
            if (i == 1 || parts[i].Contains('?', StringComparison.Ordinal) || parts[i].Contains('@', StringComparison.Ordinal)) parts[i] = RedactedTarget(parts[i]);
        return string.Join(' ', parts);
    }

    // Signed segments of a path are looked for in whole addresses.
    private static string RedactedTarget(string target)
    {
        const string Host = "http://host";
        return target.StartsWith('/') ? Redaction.Address(Host + target)[Host.Length..] : Redaction.Address(target);
    }

    private static DateTimeOffset? At(long milliseconds) => milliseconds is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}
