using System.Text;
using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests;

/// <summary>The farm tells the truth: each case answers as it states, for the reason it states.</summary>
public sealed class FarmTests(FarmHost farm) : IClassFixture<FarmHost>
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. FarmHost.Names];

    public static TheoryData<Site> Hosts => [.. FarmHost.WebSites];

    [Theory, MemberData(nameof(Names))]
    public async Task The_server_answers_as_the_case_states(string name)
    {
        var farmCase = farm[name];
        Expect(farmCase.Status, await AnswerTo(farmCase), name);
        if (farmCase.Passes is not { } passes) return;
        var passed = await FarmClient.SendAsync(passes, farmCase.Proxy, _cancel);
        Assert.True(passed.Status is >= 200 and < 300 or 304, $"{name} without its cause: {passed.Status}\n{Text(passed)}\n{farm.Output()}");
    }

    [Theory, MemberData(nameof(Names))]
    public async Task The_refuser_is_the_one_that_the_case_names(string name)
    {
        var farmCase = farm[name];
        var answer = await AnswerTo(farmCase);
        var (text, server) = (Text(answer), answer.Headers["Server"] ?? "");
        Assert.True(farmCase.Refuser switch
        {
            "nginx" when farmCase.HasOwnPage || text.Length == 0 => server.StartsWith("nginx", StringComparison.Ordinal),
            "nginx" => text.Contains("<hr><center>nginx"),
            "apache" => text.Contains("<address>Apache/2.4"),
            "haproxy" => !answer.Headers.Has("Server"),
            "varnish" => text.Contains("Varnish cache server"),
            "squid" => answer.Headers.Has("X-Squid-Error"),
            "caddy" => server == "Caddy",
            "lighttpd" => server.StartsWith("lighttpd", StringComparison.Ordinal),
            "php-fpm" => text == "Access denied.\n",
            "application" => !text.Contains("<hr><center>nginx"),
            "" => farmCase.Cause.Length == 0,
            _ => false,
        }, $"{name}: {farmCase.Refuser} does not show\n{answer.Headers["Server"]}\n{text}");
    }

    [Theory, MemberData(nameof(Hosts))]
    public async Task A_site_has_a_robots_txt_and_says_404_to_unknown_names(Site site)
    {
        Expect(200, await FarmClient.SendAsync(Ask.Get(farm.Sites.Address(site, "/robots.txt")), null, _cancel), $"{site} robots.txt");
        Expect(404, await FarmClient.SendAsync(Ask.Get(farm.Sites.Address(site, "/no-such-page")), null, _cancel), $"{site} unknown name");
    }

    /// <summary>Wherever the farm has both of two causes that are said to look alike, they do, to the byte.</summary>
    [Fact]
    public async Task Answers_that_are_said_to_be_alike_are_alike()
    {
        (FarmCase, FarmCase)[] pairs =
        [
            .. from one in farm.Cases
               from other in farm.Cases
               where one.Refuser == other.Refuser && one.Status == other.Status && one.AlsoFits.Contains(other.Cause)
                   && other.AlsoFits.Contains(one.Cause)
                   && !one.HasOwnPage && !other.HasOwnPage && one.SameSite(other) && one.Request.Method == other.Request.Method
               select (one, other),
        ];
        Assert.NotEmpty(pairs);
        foreach (var (one, other) in pairs)
        {
            var (first, second) = (await AnswerTo(one), await AnswerTo(other));
            Assert.True(first.Body.Span.SequenceEqual(second.Body.Span), $"{one.Name} is not like {other.Name}");
        }
    }

    [Fact]
    public void Names_of_cases_are_unique() => Assert.Equal(FarmHost.Names.Length, FarmHost.Names.Distinct().Count());

    private async Task<Response> AnswerTo(FarmCase farmCase)
    {
        await FarmHost.PrepareAsync(farmCase, _cancel);
        return await FarmClient.SendAsync(farmCase.Request, farmCase.Proxy, _cancel);
    }

    private void Expect(int status, Response answer, string name) =>
        Assert.True(answer.Status == status, $"{name}: {answer.Status}, not {status}\n{Text(answer)}\n{farm.Output()}");

    private static string Text(Response answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
