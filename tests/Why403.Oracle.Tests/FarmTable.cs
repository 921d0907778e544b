using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Why403.Oracle.Tests;

/// <summary>The farm's results as Markdown, beside wafw00f's where it is installed.</summary>
internal static class FarmTable
{
    /// <summary>What wafw00f answered: the products that it names, and how many requests it sent.</summary>
    private sealed record Peer(string Named, int Requests, bool Wrong);

    public static async Task WriteAsync(IReadOnlyList<FarmDiagnosis> told, string file, CancellationToken cancel)
    {
        var hasPeer = File.Exists("/usr/bin/wafw00f");
        var table = new StringBuilder();
        var peers = new List<Peer?>();
        table.Append(hasPeer ? "| case | true cause | why403 | refuser named | requests | wafw00f | requests |\n|---|---|---|---|---:|---|---:|\n" : "| case | true cause | why403 | refuser named | requests |\n|---|---|---|---|---:|\n");
        foreach (var one in told)
        {
            // wafw00f knows no proxy per request in this version; those cases are left out for it.
            var peer = hasPeer && one.Case.Proxy is null ? await AskAsync(one, cancel) : null;
            peers.Add(peer);
            table.Append(CultureInfo.InvariantCulture, $"| {one.Case.Name} | {(one.Case.Cause.Length == 0 ? "healthy" : one.Case.Cause)} | {Say(one)} | {one.Diagnosis.Refuser?.Name ?? "-"} | {Math.Max(1, one.Diagnosis.Steps.Length)} |");
            table.Append(hasPeer ? string.Create(CultureInfo.InvariantCulture, $" {(peer is null ? "not run" : peer.Named)}{(peer?.Wrong == true ? " (wrong)" : "")} | {peer?.Requests} |\n") : "\n");
        }
        var refused = told.Where(t => t.Case.Cause.Length > 0).ToList();
        var settled = refused.Where(t => t.Settled).ToList();
        var summary = new StringBuilder();
        summary.Append(CultureInfo.InvariantCulture, $"{refused.Count} refusals with a known cause and {told.Count - refused.Count} healthy answers, on real servers on loopback.\n\n");
        summary.Append(hasPeer ? "| | why403 | wafw00f |\n|---|---:|---:|\n" : "| | why403 |\n|---|---:|\n");
        Row("cause named and right", settled.Count(t => t.Right), "0 (it names no causes)");
        Row("cause named and wrong", settled.Count(t => !t.Right), "-");
        Row("undetermined, with the test that would settle it", refused.Count(t => t.Open), "-");
        Row("refuser named and right", refused.Count(NamesRefuser), peers.Zip(told).Count(p => p.First is { Wrong: false, Named: not "none" } && p.Second.Case.Cause.Length > 0).ToString(CultureInfo.InvariantCulture));
        Row("wrong layer at proven", refused.Count(t => t.WrongLayerAtProven), "-");
        Row("wrong claims, healthy answers included", settled.Count(t => !t.Right) + told.Count(t => t.Case.Cause.Length == 0 && t.Diagnosis.Verdict == Verdict.Refused), peers.Count(p => p?.Wrong == true).ToString(CultureInfo.InvariantCulture));
        Row("requests sent, median", Median(told.Select(t => Math.Max(1, t.Diagnosis.Steps.Length))), Median(peers.OfType<Peer>().Select(p => p.Requests)).ToString(CultureInfo.InvariantCulture));
        Row("requests that carry attack text", 0, peers.OfType<Peer>().Any() ? "at least 1 a case" : "-");
        await File.WriteAllTextAsync(file, summary.Append('\n').Append(table).ToString(), cancel);

        void Row(string what, int ours, string theirs) => summary.Append(hasPeer ? string.Create(CultureInfo.InvariantCulture, $"| {what} | {ours} | {theirs} |\n") : string.Create(CultureInfo.InvariantCulture, $"| {what} | {ours} |\n"));
    }

    private static bool NamesRefuser(FarmDiagnosis one) =>
        one.Case.Refuser == "application" ? one.Diagnosis.Refuser?.Layer == Layer.Application
            : one.Diagnosis.Refuser?.Name == Why403.Catalogues.Catalogue.BuiltIn.Products.First(p => p.Id == one.Case.Refuser).Name;

    private static string Say(FarmDiagnosis one) =>
        one.Diagnosis.Verdict != Verdict.Refused ? Words.Of(one.Diagnosis.Verdict)
            : one.Settled ? $"{Words.Of(one.Top!.Confidence)} {one.Top.Cause.Id}{(one.Right ? "" : " (wrong)")}"
            : "undetermined: " + string.Join(", ", one.Diagnosis.Findings.Take(3).Select(f => f.Cause.Id)) + (one.Diagnosis.Findings.Any(f => f.Cause.Id == one.Case.Cause) ? "" : " …");

    private static async Task<Peer> AskAsync(FarmDiagnosis one, CancellationToken cancel)
    {
        var report = Path.GetTempFileName() + ".json";
        var start = new ProcessStartInfo("/usr/bin/wafw00f") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-a", "-o", report, one.Case.Request.Address]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromMinutes(2), cancel);
        _ = await errors;
        var count = (await output).Split("Number of requests: ") is [_, var rest, ..] && int.TryParse(new string([.. rest.TakeWhile(char.IsAsciiDigit)]), out var number) ? number : 0;
        if (!File.Exists(report)) return new("none", count, false);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report, cancel));
        File.Delete(report);
        var named = json.RootElement.EnumerateArray().Where(e => e.GetProperty("detected").GetBoolean()).Select(e => e.GetProperty("firewall").GetString() ?? "").Distinct().ToList();
        if (named.Count == 0) return new("none", count, false);
        // Its claim is that a firewall stands there. On the farm one does in the ModSecurity cases alone.
        return new(string.Join(", ", named), count, one.Case.Cause != "edge.waf-rule" || !named.Any(n => n.Contains("ModSecurity", StringComparison.OrdinalIgnoreCase) || n.Contains("Generic", StringComparison.OrdinalIgnoreCase)));
    }

    private static int Median(IEnumerable<int> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
