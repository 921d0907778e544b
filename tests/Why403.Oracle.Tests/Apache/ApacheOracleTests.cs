using System.Globalization;
using System.Runtime.Versioning;

namespace Why403.Oracle.Tests.Apache;

[UnsupportedOSPlatform("windows")]
public sealed class ApacheOracleTests(ITestOutputHelper output)
{
    private const int RequestsInOneProcess = 600;

    [Fact]
    public void The_evaluation_answers_as_the_real_server_does()
    {
        Assert.SkipUnless(RealApache.IsPresent, "needs apache2 and root");
        // A long run outside CI: WHY403_ORACLE_EVALUATIONS=100000 WHY403_ORACLE_SEED=7
        var evaluations = Number("WHY403_ORACLE_EVALUATIONS", 2000);
        var seed = Number("WHY403_ORACLE_SEED", 403);
        var port = Number("WHY403_ORACLE_PORT", 18600);
        var count = new Differential.Count();
        for (var batch = 0; count.Compared < evaluations; batch++)
        {
            Assert.True(count.Refused <= 2 + batch / 20, "the generator makes configurations that the server does not load: " + count.LastRefusal);
            new Differential(seed + batch).Batch(RequestsInOneProcess, port, count, shrink: Number("WHY403_ORACLE_SHRINK", 0) > 0 && count.Disagreements.Count < 40);
            if (Environment.GetEnvironmentVariable("WHY403_ORACLE_REPORT") is { Length: > 0 } file) File.WriteAllText(file, Report(seed, count));
        }
        var report = Report(seed, count);
        output.WriteLine(report);
        Assert.True(count.Disagreements.Count == 0, report);
        Assert.True(count.Undetermined * 200 <= count.Compared, report);
        Assert.True(count.LogDisagreements * 100 <= count.Logs, report);
    }

    private static string Report(int seed, Differential.Count count) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {count.Compared} compared, {count.Disagreements.Count} disagreements, {count.Undetermined} undetermined, {count.LogDisagreements} of {count.Logs} logs differ\n")
            + string.Join('\n', count.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}")) + "\n" + string.Join('\n', count.Reasons.OrderByDescending(r => r.Value).Take(12).Select(r => $"{r.Value} {r.Key}"))
            + "\n" + string.Join('\n', count.LogSamples) + "\n" + string.Join("\n----\n", count.Disagreements.Take(60));

    private static int Number(string variable, int unset) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : unset;
}
