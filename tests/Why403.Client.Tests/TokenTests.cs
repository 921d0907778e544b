using System.Net;

namespace Why403.Client.Tests;

public sealed class TokenTests
{
    private const string Address = "https://api.example/orders";

    private static (ClientOptions Options, Func<int> Fetched) Tokens(Service service, TimeSpan life)
    {
        var fetched = 0;
        var options = new ClientOptions
        {
            FetchToken = async cancellation =>
            {
                var number = Interlocked.Increment(ref fetched);
                await Task.Delay(TimeSpan.FromMilliseconds(200), service.Clock, cancellation);
                return new($"token-{number}", service.Clock.GetUtcNow() + life);
            },
        };
        return (options, () => fetched);
    }

    [Fact]
    public async Task However_many_ask_it_is_fetched_once()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.OK));
        var (options, fetched) = Tokens(service, TimeSpan.FromHours(1));
        var client = service.Client(options);
        await service.Run(Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync(Address))));
        Assert.Equal(1, fetched());
        Assert.All(service.Authorizations, a => Assert.Equal("Bearer token-1", a));
    }

    [Fact]
    public async Task It_is_replaced_ahead_of_its_end_and_nobody_waits_for_that()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.OK));
        var (options, fetched) = Tokens(service, TimeSpan.FromMinutes(10));
        var client = service.Client(options);
        await service.Run(client.GetAsync(Address));
        service.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await client.GetAsync(Address, TestContext.Current.CancellationToken);
        Assert.Equal("Bearer token-1", service.Authorizations[1]);
        await service.Run(Task.Delay(TimeSpan.FromSeconds(1), service.Clock, TestContext.Current.CancellationToken).ContinueWith(_ => 0, TaskScheduler.Default));
        await service.Run(client.GetAsync(Address));
        Assert.Equal(("Bearer token-2", 2), (service.Authorizations[2], fetched()));
    }

    [Fact]
    public async Task A_token_that_the_site_calls_invalid_is_replaced_once()
    {
        var service = new Service((r, _) => r.Headers.Authorization?.Parameter == "token-1" ? Service.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Bearer error=\"invalid_token\"")) : Service.Answer(HttpStatusCode.OK));
        var (options, fetched) = Tokens(service, TimeSpan.FromHours(1));
        var client = service.Client(options);
        var answers = await service.Run(Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync(Address))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(2, fetched());
    }

    [Fact]
    public async Task A_site_that_calls_every_token_invalid_is_asked_twice_and_no_more()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.Unauthorized, "", ("WWW-Authenticate", "Bearer error=\"invalid_token\"")));
        var (options, fetched) = Tokens(service, TimeSpan.FromHours(1));
        var response = await service.Run(service.Client(options).GetAsync(Address));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal((2, 2), (service.Arrivals.Count, fetched()));
        Assert.Equal("token.invalid", response.GetDiagnosis()!.Findings[0].Cause.Id);
    }

    [Fact]
    public async Task A_refresh_that_does_not_succeed_leaves_the_old_token_until_its_end()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.OK));
        var fetched = 0;
        var options = new ClientOptions { FetchToken = _ => Interlocked.Increment(ref fetched) == 1 ? Task.FromResult(new AccessToken("one", service.Clock.GetUtcNow().AddMinutes(10))) : Task.FromException<AccessToken>(new HttpRequestException("down")) };
        var client = service.Client(options);
        await service.Run(client.GetAsync(Address));
        service.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await service.Run(client.GetAsync(Address));
        Assert.Equal("Bearer one", service.Authorizations[1]);
        service.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Run(client.GetAsync(Address)));
    }

    [Fact]
    public async Task Credentials_of_the_request_itself_are_left_alone()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.OK));
        var (options, fetched) = Tokens(service, TimeSpan.FromHours(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.Authorization = new("Basic", "YTpi");
        await service.Run(service.Client(options).SendAsync(request));
        Assert.Equal(("Basic YTpi", 0), (service.Authorizations[0], fetched()));
    }

    [Fact]
    public void A_token_never_prints_its_value() =>
        Assert.DoesNotContain("hunter2", new AccessToken("hunter2hunter2", DateTimeOffset.UnixEpoch).ToString());
}
