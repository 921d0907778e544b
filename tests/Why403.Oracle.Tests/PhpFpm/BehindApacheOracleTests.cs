using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Cli;
using Why403.Cli.Tracing;
using Why403.Oracle.Tests.Servers;
using Why403.Servers;
using Why403.Servers.Apache;
using Why403.Servers.PhpFpm;

namespace Why403.Oracle.Tests.PhpFpm;

/// <summary>Generated pools, trees, hand-overs and requests through the real Apache and the real PHP-FPM, beside the evaluation.</summary>
public sealed class BehindApacheOracleTests(ITestOutputHelper output)
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "FOO", "TRACE", "DELETE"];

    [Fact]
    public async Task The_chain_answers_as_the_real_servers_do()
    {
        // A long run outside CI: WHY403_ORACLE_EVALUATIONS=10000 WHY403_ORACLE_SEED=7
        var evaluations = LongRun.Number("WHY403_ORACLE_EVALUATIONS", 500);
        var seed = LongRun.Number("WHY403_ORACLE_SEED", 403);
        var report = new StringBuilder();
        var tally = new Tally();
        for (var batch = 0; tally.Compared < evaluations; batch++)
        {
            var random = new Random(seed + batch);
            var port = Loopback.FreePort();
            await using var fpm = new FpmServer(random, [Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort()], oddNames: true, caches: batch % 4 == 3);
            await fpm.StartAsync(TestContext.Current.CancellationToken);
            await fpm.ReadyAsync(TestContext.Current.CancellationToken);
            await using var apache = new ApacheBefore(fpm, random, port);
            await apache.StartAsync(TestContext.Current.CancellationToken);
            var trace = Trace(apache, fpm);
            var log = new List<(string Id, ServerVerdict Verdict, string Said)>();
            foreach (var target in fpm.Paths(random, 500))
            {
                var number = random.Next(FpmServer.Pools);
                var request = new ServerRequest(Methods[random.Next(Methods.Length)], target + (random.Next(5) == 0 ? "?x=1" : ""))
                {
                    Host = string.Create(CultureInfo.InvariantCulture, $"p{number:00}.test"), LocalAddress = "127.0.0.1", LocalPort = port, Client = "127.0.0.1", Protocol = "HTTP/1.0",
                };
                if (request.Method == "POST") request = request with { Headers = HeaderList.Of(("Content-Length", "5")) };
                var id = (tally.Compared++).ToString(CultureInfo.InvariantCulture);
                var (status, location, body) = await AskAsync(request, id);
                tally.Statuses[status] = tally.Statuses.GetValueOrDefault(status) + 1;
                var verdict = trace.Evaluate(request);
                // An error page that is a script may change the status that it is for.
                if (verdict.Outcome == ServerOutcome.Undetermined || verdict.Outcome == ServerOutcome.HandedOver && (verdict.RunsAs is null || verdict.By is not null))
                {
                    tally.Reasons[verdict.Message] = tally.Reasons.GetValueOrDefault(verdict.Message) + 1;
                    continue;
                }
                tally.Definite++;
                if (verdict.By == "PHP-FPM") tally.ByPhpFpm++;
                var said = $"seed {seed + batch} {request.Method} {request.Host} {request.Target}: real {status} {location} {body[..Math.Min(40, body.Length)]}, worked out {verdict.Outcome} {verdict.Status} {verdict.Location} {verdict.Message}\n{fpm.PoolOf(number)}{apache.HostOf(number)}";
                if (Agrees(verdict, request, status, location, body)) log.Add((id, verdict, said));
                else if (tally.Wrong++ < 6) report.AppendLine(said);
            }
            var real = apache.Log();
            foreach (var (id, verdict, said) in log)
            {
                tally.Logs++;
                var seen = real.GetValueOrDefault(id) ?? [];
                if (SameLog(verdict, seen)) continue;
                if (tally.LogDifferences++ < 6) report.AppendLine(said).AppendLine("expected " + string.Join(" | ", verdict.Log.Select(l => l.Level + " " + l.Text))).AppendLine("seen     " + string.Join(" | ", seen));
            }
        }
        output.WriteLine(tally.Say(seed));
        if (Environment.GetEnvironmentVariable("WHY403_ORACLE_REPORT") is { Length: > 0 } file) await File.WriteAllTextAsync(file, tally.Say(seed) + report, TestContext.Current.CancellationToken);
        Assert.True(tally.Wrong == 0, tally.Say(seed) + report);
        Assert.True(tally.LogDifferences * 100 <= tally.Logs, tally.Say(seed) + report);
        Assert.DoesNotContain(tally.Reasons.Keys, r => r.StartsWith("hands over", StringComparison.Ordinal));
        Assert.True(tally.Definite * 4 >= tally.Compared * 3, tally.Say(seed));
    }

    private static bool Agrees(ServerVerdict verdict, ServerRequest request, int status, string? location, string body) => verdict.Outcome == ServerOutcome.HandedOver
        ? status == 200 && (request.Method == "HEAD" || body == "ran")
        : verdict.Status == status && (verdict.Location is not { } to || location == to) && body != "ran";

    private static bool SameLog(ServerVerdict verdict, List<string> seen)
    {
        // The line of the socket belongs to no request, and a worker that was not reached is left alone for a while.
        if (verdict.Log.Any(l => l.Text.StartsWith("AH02454", StringComparison.Ordinal))) return seen.All(l => l.StartsWith("AH01079", StringComparison.Ordinal) || verdict.Log.Any(e => l.StartsWith(e.Text, StringComparison.Ordinal)));
        var left = seen.ToList();
        foreach (var line in verdict.Log.Where(l => l.Level is "error"))
        {
            const string Complaint = "AH01071: Got error '";
            // PHP's own settings may put warnings before what FPM says.
            var at = left.FindIndex(s => s.StartsWith(line.Text, StringComparison.Ordinal) || line.Text.StartsWith(Complaint, StringComparison.Ordinal) && s.StartsWith(Complaint, StringComparison.Ordinal) && (s.Contains(line.Text[Complaint.Length..^1], StringComparison.Ordinal) || s.Contains("PHP Warning", StringComparison.Ordinal)));
            if (at < 0) return false;
            left.RemoveAt(at);
        }
        return left.Count == 0 || left.All(l => l.Contains("PHP Warning", StringComparison.Ordinal));
    }

    private static PhpFpmChain Trace(ApacheBefore apache, FpmServer fpm)
    {
        var view = new DiskView(null);
        var texts = new DiskTexts(view);
        var accounts = view.Accounts();
        var worker = accounts.Resolve("www-data").Identity!;
        var options = new ApacheOptions { MainFile = apache.MainFile, EnvironmentFile = "", Version = new(2, 4, 71) };
        var configuration = ApacheConfiguration.Read(texts, options);
        Assert.Empty(configuration.Problems);
        var pools = PhpFpmConfiguration.Read(texts, fpm.MainFile, fpm.Ini);
        Assert.Empty(pools.Problems);
        return new(new ApacheTrace(configuration, new WorkerFiles(view, worker, accounts, _ => null), options), new([pools], view, accounts, worker));
    }

    private static async Task<(int Status, string? Location, string Body)> AskAsync(ServerRequest request, string id)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, request.LocalPort!.Value, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var sent = $"{request.Method} {request.Target} {request.Protocol}\r\nHost: {request.Host}\r\nX-Probe: {id}\r\n{(request.Method == "POST" ? "Content-Length: 5\r\n\r\nx=abc" : "\r\n")}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return (0, null, "");
        var location = text[..end].Split("\r\n").FirstOrDefault(l => l.StartsWith("Location: ", StringComparison.OrdinalIgnoreCase))?[10..];
        return (int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture), location, text[(end + 4)..]);
    }

    private sealed class Tally
    {
        public int Compared { get; set; }
        public int Definite { get; set; }
        public int Wrong { get; set; }
        public int ByPhpFpm { get; set; }
        public int Logs { get; set; }
        public int LogDifferences { get; set; }
        public Dictionary<int, int> Statuses { get; } = [];
        public Dictionary<string, int> Reasons { get; } = [];

        public string Say(int seed) =>
            string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {Compared} compared, {Definite} definite, {Wrong} wrong, {ByPhpFpm} decided by PHP-FPM, {LogDifferences} of {Logs} logs differ\n")
                + string.Join(' ', Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")) + "\n" + string.Join('\n', Reasons.OrderByDescending(r => r.Value).Take(8).Select(r => $"{r.Value} {r.Key}")) + "\n";
    }
}
