using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Why403.Guard.Bots;
using Why403.Guard.Judging;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests;

public sealed class HotPathTests
{
    [Fact]
    public void A_request_that_every_kind_of_rule_lets_pass_allocates_nothing()
    {
        var random = new Random(403);
        var entries = string.Join(',', Enumerable.Range(0, 20_000).Select(_ => $"\"{random.Next(11, 120)}.{random.Next(256)}.{random.Next(256)}.0/24\""));
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""
            { "Guard": {
                "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
                "Lists": { "bad": { "Entries": [{{entries}}] } },
                "Limits": { "browse": { "Quota": 1000000000, "Window": "00:01:00" }, "all": { "Quota": 1000000000, "Window": "00:01:00", "Per": ["everyone"] } },
                "Rules": [
                    { "Id": "office", "Do": "allow", "When": { "Addresses": ["198.51.100.0/24"] } },
                    { "Id": "bad", "Do": "refuse", "When": { "Addresses": ["list:bad"] } },
                    { "Id": "fake", "Do": "refuse", "When": { "Bots": ["spoofed"] } },
                    { "Id": "agents", "Do": "refuse", "When": { "UserAgents": ["", "*sqlmap*"] } },
                    { "Id": "admin", "Do": "refuse", "Paths": ["/admin/**", "/**/.git/**"], "Unless": { "SignedIn": true } },
                    { "Id": "host", "Do": "refuse", "Hosts": ["admin.example", "*.internal.example"] },
                    { "Id": "limits", "Do": "limit", "Limits": ["browse", "all"] } ] } }
            """))).Build();
        using var checks = new NameChecks(new SystemNames(), TimeProvider.System);
        using var policies = new PolicySource(configuration, new GuardBuilder().Build(), Path.GetTempPath(), null, checks, TimeProvider.System, NullLogger<PolicySource>.Instance);
        using var events = new Why403.Guard.Events.EventLog(null, false, TimeProvider.System, NullLogger<Why403.Guard.Events.EventLog>.Instance);
        var passed = 0;
        var guard = new GuardMiddleware(_ =>
        {
            passed++;
            return Task.CompletedTask;
        }, policies, new RefusalDesk(policies, events, TimeProvider.System), TimeProvider.System);
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("::ffff:127.0.0.1") }, Request = { Method = "GET", Host = new("shop.example:8443"), Path = "/products/7/reviews" } };
        http.Request.Headers["X-Forwarded-For"] = "6.6.6.6, 203.0.113.9:4711";
        http.Request.Headers.UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                http.Features.Set<GuardMark>(null);
                guard.InvokeAsync(http).GetAwaiter().GetResult();
            }
        }

        Ask(10_000);
        // The runtime may account a few kilobytes of its own to this thread; one object of ours a request would be 240 000 bytes.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        Assert.Equal(20_000, passed);
    }
}
