using Microsoft.AspNetCore.Http;
using Why403.Guard.Addresses;
using Why403.Guard.Judging;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;

namespace Why403.Guard;

internal sealed class GuardMiddleware(RequestDelegate next, PolicySource policies, TimeProvider clock, INetworkOrigins? origins = null)
{
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
        return judgement.Refused ? RefuseAsync(http, judgement.Decider!, facts.Now) : next(http);
    }

    private static Task RefuseAsync(HttpContext http, Rule rule, DateTimeOffset now)
    {
        http.Response.StatusCode = rule.Status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Why403-Reference"] = Reference.Create(now);
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(rule.Cause.Title + "\n");
    }
}
