using System.Globalization;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Addresses;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;

namespace Why403.Guard;

internal sealed class GuardMiddleware(RequestDelegate next, PolicySource policies, TimeProvider clock, INetworkOrigins? origins = null)
{
    private readonly LimitTable _limits = new(policies.Current.LimitSlots);

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<GuardMark>() is not null) return next(http);
        http.Features.Set(http.GetEndpoint() is null ? GuardMark.WithoutEndpoint : GuardMark.WithEndpoint);
        var policy = policies.Current;
        var now = clock.GetUtcNow();
        var peer = Address.Of(http.Connection.RemoteIpAddress);
        var client = policy.Hops.IsEmpty ? peer : ClientAddress.Find(policy.Hops, peer, http.Request.Headers, now, null);
        var facts = new RequestFacts(http, client, now, origins);
        var judgement = Ladder.Judge(policy, ref facts, null);
        if (judgement.Refused) return RefuseAsync(http, judgement.Decider!, facts.Now);
        if (policy.Limiting.IsEmpty || judgement.Allowed) return next(http);
        var limits = LimitCheck.Ask(policy.Limiting, policy.LimitReferences, _limits, ref facts, Nanoseconds(), policy.Announced == RateLimitFields.Announced.Always);
        if (policy.Announced == RateLimitFields.Announced.Always || (limits.Refused && policy.Announced == RateLimitFields.Announced.Refused)) RateLimitFields.Write(http.Response.Headers, limits.Steps);
        if (!limits.Refused) return next(http);
        if (RateLimitFields.RetryAfter(limits.Steps) is { } wait) http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        return RefuseAsync(http, limits.Steps.First(s => s.Refused).Rule, facts.Now);
    }

    private long Nanoseconds() => clock.TimestampFrequency == 1_000_000_000 ? clock.GetTimestamp() : (long)((Int128)clock.GetTimestamp() * 1_000_000_000 / clock.TimestampFrequency);

    private static Task RefuseAsync(HttpContext http, Rule rule, DateTimeOffset now)
    {
        http.Response.StatusCode = rule.Status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Why403-Reference"] = Reference.Create(now);
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(rule.Cause.Title + "\n");
    }
}
