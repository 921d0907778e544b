using System.Globalization;
using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Tests.Logs.Truth;

/// <summary>What the log view finds, beside what was planted. The seed is another one each time, and told where a test ends badly.</summary>
public sealed class PlantedTruthTests
{
    [Theory]
    [InlineData("nginx", "combined", 0.005, 0.001, 0)]
    [InlineData("nginx", "combined", 0.05, 0, -5)]
    [InlineData("nginx", "serial", 0.05, 0.001, 2)]
    [InlineData("nginx", "json", 0.005, 0.001, 0)]
    [InlineData("apache", "combined", 0.005, 0.001, 1)]
    [InlineData("apache", "combined", 0.05, 0, 0)]
    [InlineData("apache", "json", 0.005, 0, 0)]
    public void Every_planted_refusal_is_found_with_its_cause(string server, string format, double slow, double dirty, int zone)
    {
        var seed = Random.Shared.Next();
        var logs = new PlantedLogs(new(server, format, slow, dirty, zone, seed));
        var findings = Find(logs, format);
        var (right, wrong, missed) = (0, new List<string>(), new List<string>());
        foreach (var i in findings.Kept)
        {
            ref readonly var explanation = ref findings.Explanations[i];
            var said = explanation.Line < 0 ? "" : findings.All.Texts.Text(explanation.Cause);
            var planted = logs.ByOffset.GetValueOrDefault(findings.Refusals[i].Offset) ?? new Planted("nothing", false);
            var where = string.Create(CultureInfo.InvariantCulture, $"byte {findings.Refusals[i].Offset}: planted {planted.Cause}, said {said}");
            if (said.Length == 0 && planted.HasLine) missed.Add(where);
            else if (said != (planted.HasLine ? planted.Cause : "")) wrong.Add(where);
            else if (planted.HasLine) right++;
        }
        var all = logs.ByOffset.Values.Count(planted => planted.HasLine);
        Assert.True(all > 500, $"seed {seed}: {all} planted");
        // Of two equal requests of one client whose spans cross, each may get the other's line; their cause is the same.
        Assert.True(wrong.Count == 0, $"seed {seed}: {string.Join("\n", wrong.Take(5))}");
        Assert.True(right >= all * (slow >= 0.05 ? 0.995 : 0.999), $"seed {seed}: {right} of {all}; {string.Join("\n", missed.Take(5))}");
        // A limiter's 503 is a refusal by its line alone; all others are by their status.
        var kept = findings.Kept.Select(i => findings.Refusals[i].Offset).ToHashSet();
        Assert.All(logs.ByOffset.Where(planted => planted.Value.Cause != "rate.limit-exceeded"), planted => Assert.Contains(planted.Key, kept));
    }

    private static LogFindings Find(PlantedLogs logs, string format)
    {
        var access = Encoding.ASCII.GetBytes(logs.Access);
        var errors = Encoding.ASCII.GetBytes(logs.Errors);
        var scan = new LogScan(new() { Hash = new(403, 451), KeepsPerhaps = true });
        var shard = scan.OpenShard();
        var own = format == "serial" ? LogFormats.Parse("$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $connection", out _)! : null;
        var found = own ?? LogFormats.Detect(Lines(access)).Access!;
        LineScans.For(found).Read(access, 0, 0, shard);
        var store = scan.OpenStore();
        var reader = new ErrorScan(LogFormats.Detect(Lines(errors)).Errors!, 1, store);
        reader.Read(errors);
        reader.Finish();
        return scan.Finish([found.Name, ""]);
    }

    private static List<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; lines.Count < 400 && Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var end; start = end + 1) lines.Add(bytes.AsMemory(start, end - start));
        return lines;
    }
}
