using System.Text;
using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests;

/// <summary>The farm tells the truth: each case answers as it states, for the reason it states.</summary>
public sealed class FarmTests(FarmHost farm) : IClassFixture<FarmHost>
{
    public static TheoryData<string> Names => [.. FarmHost.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task The_server_answers_as_the_case_states(string name)
    {
        var farmCase = farm[name];
        var cancel = TestContext.Current.CancellationToken;
        await FarmHost.PrepareAsync(farmCase, cancel);
        var answer = await FarmClient.SendAsync(farmCase.Request, farmCase.Proxy, cancel);
        Assert.True(answer.Status == farmCase.Status,
            $"{name}: {answer.Status}, not {farmCase.Status}\n{Encoding.UTF8.GetString(answer.Body.Span)}\n{farm.Output()}");
    }
}
