using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests;

/// <summary>The outside view, measured on the farm. WHY403_FARM_TABLE=FILE writes the table that bench/results/farm.md holds.</summary>
public sealed class FarmDiagnosisTests(FarmHost farm) : IClassFixture<FarmHost>
{
    [Fact]
    public async Task Settled_answers_are_right_layers_at_proven_are_never_wrong_and_nothing_healthy_is_refused()
    {
        var cancel = TestContext.Current.CancellationToken;
        var told = new List<FarmDiagnosis>();
        foreach (var farmCase in farm.Cases) told.Add(await FarmDiagnosis.OfAsync(farmCase, cancel));
        if (Environment.GetEnvironmentVariable("WHY403_FARM_TABLE") is { Length: > 0 } file) await FarmTable.WriteAsync(told, file, cancel);

        var refused = told.Where(t => t.Case.Cause.Length > 0).ToList();
        var settled = refused.Where(t => t.Settled).ToList();
        Assert.Empty(told.Where(t => t.Case.Cause.Length == 0 && t.Diagnosis.Verdict == Verdict.Refused).Select(t => $"{t.Case.Name}: {t.Top?.Cause.Id} {t.Diagnosis.Refuser?.Name}"));
        Assert.Empty(refused.Where(t => t.WrongLayerAtProven).Select(t => $"{t.Case.Name}: {t.Diagnosis.Refuser?.Name} {t.Diagnosis.Refuser?.Layer} {t.Top?.Cause.Id} {t.Top?.Layer}"));
        Assert.Empty(refused.Where(t => !t.Settled && !t.Open).Select(t => t.Case.Name));
        var wrong = settled.Where(t => !t.Right).Select(t => $"{t.Case.Name}: {t.Top!.Cause.Id} ({t.Top.Confidence}), not {t.Case.Cause}").ToList();
        Assert.True(wrong.Count * 20 <= settled.Count, $"{settled.Count} settled, {wrong.Count} wrong:\n{string.Join('\n', wrong)}");
        Assert.True(settled.Count >= 40, $"{settled.Count} settled");
    }
}
