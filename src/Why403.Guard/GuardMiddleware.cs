using Microsoft.AspNetCore.Http;
using Why403.Guard.Addresses;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;
using Why403.Guard.Visitors;

namespace Why403.Guard;

/// <summary>
/// The guard in the pipeline: address, rules, limits. A request that passes costs no allocation of ours; only one that is
/// refused or hit in shadow is judged a second time, by the same code, for its event.
/// </summary>
internal sealed class GuardMiddleware(
    RequestDelegate next, PolicySource policies, RefusalDesk desk, TimeProvider clock, StatusDesk? status = null, ChallengeDesk? challenges = null, SharedLimits? shared = null, ICredentialJudge? judge = null)
{
    private LimitTable? _limits;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<GuardMark>() is not null) return next(http);
        http.Features.Set(http.GetEndpoint() is null ? GuardMark.WithoutEndpoint : GuardMark.WithEndpoint);
        var policy = policies.Current;
        var now = clock.GetUtcNow();
        var peer = Address.Of(http.Connection.RemoteIpAddress);
        var client = policy.Hops.IsEmpty ? peer : ClientAddress.Find(policy.Hops, peer, http.Request.Headers, now, null);
        if (policy.StatusPath is not null && status is not null && StatusDesk.Serves(http, policy)) return status.AnswerAsync(http, policy, client, now);
        if (!policy.Challenging.IsEmpty && challenges is not null && ChallengeDesk.Serves(http, policy)) return challenges.AnswerAsync(http, policy, client, now);
        if (judge is null || policy.Credentials is not { } plan) return DecideAsync(http, policy, client, now);
        var asked = judge.JudgeAsync(http, plan, client, now);
        if (!asked.IsCompletedSuccessfully) return CheckedAsync(asked, http, policy, client, now);
        http.Features.Set(asked.Result);
        return DecideAsync(http, policy, client, now);
    }

    private async Task CheckedAsync(ValueTask<CredentialOutcome> asked, HttpContext http, Policy policy, Address client, DateTimeOffset now)
    {
        http.Features.Set(await asked);
        await DecideAsync(http, policy, client, now);
    }

    private Task DecideAsync(HttpContext http, Policy policy, Address client, DateTimeOffset now)
    {
        var facts = new RequestFacts(http, client, now, policy.Origins, policy.Bots);
        var judgement = Ladder.Judge(policy, ref facts, null);
        if (judgement.Refused) return desk.RefuseAsync(http, policy, ref facts, CredentialCause.Of(judgement.Decider!, ref facts), default);
        if (CredentialDemands.Unmet(ref facts) is { } demand) return desk.RefuseAsync(http, policy, ref facts, CredentialCause.Of(demand, ref facts), default);
        if (judgement.Challenged) return desk.ChallengeAsync(http, policy, ref facts, judgement.Decider!, challenges!);
        if (policy.Limiting.IsEmpty || judgement.Allowed) return FinishAsync(http, policy, ref facts, judgement, default);
        var limits = LimitCheck.Ask(policy.Limiting, policy.LimitReferences, Limits(policy), ref facts, Gcra.Nanoseconds(clock), policy.Announced == RateLimitFields.Announced.Always, shared);
        return limits.Question is { } question ? SharedAsync(http, policy, facts, judgement, question) : FinishAsync(http, policy, ref facts, judgement, limits);
    }

    private async Task SharedAsync(HttpContext http, Policy policy, RequestFacts facts, Judgement judgement, SharedQuestion question) =>
        await FinishAsync(http, policy, ref facts, judgement, await shared!.AskAsync(question, facts));

    private Task FinishAsync(HttpContext http, Policy policy, ref RequestFacts facts, Judgement judgement, LimitOutcome limits)
    {
        if (!limits.Steps.IsDefaultOrEmpty && (policy.Announced == RateLimitFields.Announced.Always || (limits.Refused && policy.Announced == RateLimitFields.Announced.Refused))) RateLimitFields.Write(http.Response.Headers, limits.Steps);
        if (limits.Refused) return desk.RefuseAsync(http, policy, ref facts, limits.Steps.First(s => s.Refused).Rule, limits);
        if (judgement.ShadowHit || limits.ShadowHit) desk.NoteShadow(policy, ref facts, limits);
        return PassAsync(http);
    }

    private Task PassAsync(HttpContext http)
    {
        var answer = next(http);
        if (!answer.IsCompletedSuccessfully) return AwaitedAsync(answer, http);
        return BareAnswer.Is(http) ? desk.AnswerAsync(http) : answer;
    }

    private async Task AwaitedAsync(Task answer, HttpContext http)
    {
        await answer;
        if (BareAnswer.Is(http)) await desk.AnswerAsync(http);
    }

    // A site without limits has no table; one that gets limits by a changed policy gets it then.
    private LimitTable Limits(Policy policy)
    {
        if (_limits is { } table) return table;
        Interlocked.CompareExchange(ref _limits, new(policy.LimitSlots), null);
        return _limits;
    }
}
