using System.Security.Cryptography;
using Why403.Cli.Logs;
using Why403.Logs;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Oracle.Tests.Logs;

/// <summary>A server's access log and error log, read and joined as <c>why403 logs</c> does it.</summary>
internal static class JoinedLogs
{
    /// <summary>What is wrong: a refusal whose cause is not the one that its own error line named when it was made, or a cause where there was silence.</summary>
    /// <param name="format">Of the access log; null where it is to be found.</param>
    public static List<string> Check(string home, string access, ILineFormat? format, IReadOnlyList<LogCase> cases)
    {
        using var requests = LogInput.Open(Path.Combine(home, access), new(format, []));
        using var errors = LogInput.Open(Path.Combine(home, "error.log"), new(null, []));
        var scan = new LogScan(new() { Hash = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))), KeepsPerhaps = true });
        new LogReading(scan, [requests, errors], 2, ReadMode.Read, CancellationToken.None).Run();
        var findings = scan.Finish([requests.Access!.Name, ""]);
        var wrong = new List<string>();
        var seen = new Dictionary<(string, int), int>();
        foreach (var i in findings.Kept)
        {
            var request = findings.All.Texts.Text(findings.Refusals[i].Request);
            // The same request was sent several times: the cases come in the order of the lines.
            var same = cases.Where(one => $"{one.Request} HTTP/1.1" == request && one.Status == findings.Refusals[i].Status).ToList();
            var at = seen[(request, findings.Refusals[i].Status)] = seen.GetValueOrDefault((request, (int)findings.Refusals[i].Status), -1) + 1;
            if (at >= same.Count) continue;
            var explanation = findings.Explanations[i];
            var cause = explanation.Line >= 0 ? findings.All.Texts.Text(explanation.Cause) : "";
            var expected = same[at].Causes.TrimEnd('?');
            // All cases come from one client within a second or two: a line with neither request nor path is then nobody's in particular.
            var isNobodys = cause.Length == 0 && findings.Errors.Any(error => error is { Request: 0, Path: 0 } && findings.All.Texts.Text(error.Cause) == expected);
            if (cause != expected && !isNobodys) wrong.Add($"{access}: {same[at]}: joined with '{cause}' by {explanation.How}, expected '{expected}'");
            if (same[at].Causes.EndsWith('?') && explanation.Confidence == Confidence.Proven) wrong.Add($"{access}: {same[at]}: a doubtful line proves nothing");
            // What is told from the look of a request is never proven.
            if (explanation is { Line: < 0, How: How.Looks, Confidence: Confidence.Proven } && findings.Refusals[i].Status is not (495 or 496 or 497)) wrong.Add($"{access}: {same[at]}: proven by its look");
        }
        foreach (var one in cases.Where(one => one.Causes.Length > 0 && one.Status >= 400 && !one.Causes.EndsWith('?')))
            if (!seen.ContainsKey(($"{one.Request} HTTP/1.1", one.Status))) wrong.Add($"{access}: {one}: no refusal");
        return wrong;
    }
}
