using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Why403.Client.Tests;

/// <summary>With the resilience handlers of Microsoft.Extensions.Http around it or inside of it.</summary>
public sealed class CompositionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_who_repeat_do_not_multiply_each_other(bool isInside)
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.ServiceUnavailable));
        using var client = Client(service, isInside);
        using var response = await client.GetAsync("https://api.example/orders", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        // Four tries of ours; the other's three more, and none of ours behind each of them.
        if (isInside) Assert.Equal(4 + 3, service.Arrivals.Count);
        else Assert.InRange(service.Arrivals.Count, 4, 16);
    }

    [Fact]
    public async Task A_refusal_that_is_no_limit_is_sent_once_and_explained()
    {
        var service = new Service((_, _) => Service.Answer(HttpStatusCode.Forbidden, "<h1>403 Forbidden</h1>"));
        using var client = Client(service, isInside: true);
        using var response = await client.GetAsync("https://api.example/orders", TestContext.Current.CancellationToken);
        Assert.Single(service.Arrivals);
        Assert.NotNull(response.GetDiagnosis());
    }

    [Fact]
    public async Task A_success_behind_a_limit_comes_through()
    {
        var service = new Service((_, n) => n < 3 ? Service.Answer((HttpStatusCode)429) : Service.Answer(HttpStatusCode.OK, "yes"));
        using var client = Client(service, isInside: true);
        Assert.Equal("yes", await client.GetStringAsync("https://api.example/orders", TestContext.Current.CancellationToken));
        Assert.Equal(3, service.Arrivals.Count);
    }

    private static HttpClient Client(Service service, bool isInside)
    {
        var services = new ServiceCollection();
        var builder = services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => service);
        if (!isInside) builder.AddWhy403(Quick);
        builder.AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.UseJitter = false;
            options.CircuitBreaker.MinimumThroughput = 1000;
        });
        if (isInside) builder.AddWhy403(Quick);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("api");

        static void Quick(ClientOptions options) => (options.BaseDelay, options.MaxDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(4));
    }
}
