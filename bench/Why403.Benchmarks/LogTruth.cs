using System.Globalization;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Benchmarks;

/// <summary>How right the log view is: generated logs, whose truth is known line by line, beside what it finds.</summary>
internal static class LogTruth
{
    private static readonly Dictionary<string, string> _causes = new()
    {
        ["deny"] = "server.access-rule", ["dirindex"] = "server.no-index", ["perm"] = "file", ["modsec"] = "edge.waf-rule", ["ratelimit"] = "rate.limit-exceeded", ["symlink"] = "file.symlink-refused",
    };

    /// <param name="folder">access.log, error.log, truth.tsv and incidents.tsv.</param>
    public static int Measure(string folder)
    {
        var access = File.ReadAllBytes(folder + "/access.log");
        var errors = File.ReadAllBytes(folder + "/error.log");
        var scan = new LogScan(new() { Hash = new(403, 451), KeepsPerhaps = true });
        var shard = scan.OpenShard();
        var format = LogFormats.Detect([.. Lines(access).Take(400)]).Access ?? throw new InvalidDataException("no format");
        LineScans.For(format).Read(access, 0, 0, shard);
        var store = scan.OpenStore();
        var reader = new ErrorScan(LogFormats.Detect([.. Lines(errors).Take(400)]).Errors!, 1, store);
        reader.Read(errors);
        reader.Finish();
        var findings = scan.Finish([format.Name, ""]);
        var starts = Starts(access);
        var truth = File.ReadLines(folder + "/truth.tsv").Skip(1).Select(line => line.Split('\t')).ToDictionary(row => starts[int.Parse(row[0], CultureInfo.InvariantCulture) - 1], row => (Cause: row[1], Class: row[2], HasLine: row[4] != "0", Incident: row[5]));
        Causes(findings, truth);
        People(findings, truth);
        return 0;
    }

    private static void Causes(LogFindings findings, Dictionary<long, (string Cause, string Class, bool HasLine, string Incident)> truth)
    {
        var (right, claimed, planted) = (0, 0, 0);
        var table = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var i in findings.Kept)
        {
            if (!truth.TryGetValue(findings.Refusals[i].Offset, out var known)) { table["not planted"] = table.GetValueOrDefault("not planted") + 1; continue; }
            ref readonly var explanation = ref findings.Explanations[i];
            var found = explanation.Cause == 0 ? "-" : findings.All.Texts.Text(explanation.Cause);
            var row = $"{known.Cause,-10} {(explanation.Line >= 0 ? "line " : "looks")} {explanation.How,-10} {found}";
            table[row] = table.GetValueOrDefault(row) + 1;
            if (known.HasLine) planted++;
            if (explanation.Line < 0) continue;
            claimed++;
            if (known.HasLine && found.StartsWith(_causes[known.Cause], StringComparison.Ordinal)) right++;
        }
        foreach (var (row, count) in table) Console.WriteLine($"{count,8} {row}");
        Console.WriteLine(FormattableString.Invariant($"join: precision {(double)right / claimed:P3}, recall {(double)right / planted:P3}, {planted} planted, {findings.Join.Leftover.Count} lines left over"));
    }

    private static void People(LogFindings findings, Dictionary<long, (string Cause, string Class, bool HasLine, string Incident)> truth)
    {
        var classes = new Dictionary<int, string>();
        foreach (var i in findings.Kept)
            if (truth.TryGetValue(findings.Refusals[i].Offset, out var known)) classes[findings.ClientOf[i]] = known.Class;
        var table = classes.GroupBy(pair => (Truth: pair.Value, Said: findings.Clients[pair.Key].Class)).OrderBy(g => g.Key.Truth).ThenBy(g => g.Key.Said);
        foreach (var group in table) Console.WriteLine($"{group.Count(),8} {group.Key.Truth,-8} {group.Key.Said}");
        if (Environment.GetEnvironmentVariable("WHY403_LOGS_SHOW") is not null)
        {
            foreach (var i in findings.Kept)
                if (truth.TryGetValue(findings.Refusals[i].Offset, out var known) && known.Class is "human" or "staff" != findings.Clients[findings.ClientOf[i]].IsPerson)
                    Console.WriteLine($"{known.Class} {known.Cause} said {findings.Clients[findings.ClientOf[i]].Class} {findings.Clients[findings.ClientOf[i]].Score}: {findings.All.Texts.Text(findings.Refusals[i].Request)} | {findings.All.Texts.Text(findings.Refusals[i].Agent)} | {string.Join(", ", findings.Clients[findings.ClientOf[i]].Signs)}");
        }
        var people = classes.Where(pair => pair.Value is "human" or "staff").ToList();
        var said = classes.Where(pair => findings.Clients[pair.Key].IsPerson).ToList();
        var right = said.Count(pair => pair.Value is "human" or "staff");
        Console.WriteLine(FormattableString.Invariant($"people: precision {(double)right / said.Count:0.000}, recall {(double)right / people.Count:0.000}, {people.Count} refused"));
    }

    private static List<long> Starts(byte[] bytes)
    {
        var starts = new List<long> { 0 };
        for (var at = 0; Array.IndexOf(bytes, (byte)'\n', at) is >= 0 and var end; at = end + 1) starts.Add(end + 1);
        return starts;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var found ? found : bytes.Length;
            yield return bytes.AsMemory(start, end - start);
            start = end + 1;
        }
    }
}
