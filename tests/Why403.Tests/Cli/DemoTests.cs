using Why403.Cli.Commands;
using Why403.Cli.Demo;

namespace Why403.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task What_is_found_from_outside_is_what_the_site_does_or_is_left_open()
    {
        await using var site = await DemoSite.StartAsync(CancellationToken.None);
        var investigation = new Investigation(Why403.Catalogues.Catalogue.BuiltIn);
        var settled = 0;
        foreach (var demo in DemoCase.All)
        {
            var diagnosis = await DemoCommand.DiagnoseAsync(site, demo, investigation, CancellationToken.None);
            if (demo.Truth.Length == 0)
            {
                Assert.Equal(Verdict.NotRefused, diagnosis.Verdict);
                continue;
            }
            Assert.Equal(Verdict.Refused, diagnosis.Verdict);
            if (diagnosis.Findings is [{ Confidence: > Confidence.Possible } top, ..])
            {
                Assert.True(top.Cause.Id == demo.Truth, $"{demo.Title}: {top.Cause.Id}, not {demo.Truth}");
                settled++;
            }
            else Assert.Contains(diagnosis.Findings, f => f.Cause.Id == demo.Truth);
        }
        Assert.True(settled >= 10, $"{settled} settled");
    }

    [Fact]
    public async Task The_demonstration_ends_with_its_table()
    {
        var (code, output, _) = await Command.RunAsync("demo");
        Assert.Equal(0, code);
        Assert.Contains("what the site does", output);
        Assert.Contains("not refused", output);
    }
}
