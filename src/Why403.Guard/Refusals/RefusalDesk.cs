using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Why403.Catalogues;
using Why403.Guard.Addresses;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Sessions;

namespace Why403.Guard.Refusals;

/// <summary>Turns a decision into an event and an answer, in this order: what a client is told can be looked up.</summary>
internal sealed class RefusalDesk(PolicySource policies, EventLog events, TimeProvider clock)
{
    // A limit that is closed without its store: to say "too many requests" would be wrong.
    private static readonly Cause Uncounted = Catalogue.BuiltIn.Cause("rate.count-unavailable")!.Cause;

    public Task RefuseAsync(HttpContext http, Policy policy, ref RequestFacts facts, Rule rule, LimitOutcome limits)
    {
        var steps = ImmutableArray.CreateBuilder<RuleStep>();
        Ladder.Judge(policy, ref facts, steps);
        var limited = rule.Act == RuleAct.Limit;
        // What an endpoint demands stands in no list of rules.
        if (rule.Id == CredentialDemands.RuleId && rule.Act == RuleAct.Refuse && !steps.Any(s => s.Rule.Id == rule.Id)) steps.Add(Demand(rule, ref facts));
        var cause = limited && limits.Steps.First(s => s.Refused).Uncounted ? Uncounted : rule.Cause;
        var entry = EventDraft.Of(Reference.Create(facts.Now), limited ? "limited" : "refused", cause, policy, ref facts) with
        {
            Degraded = limits.Degraded, Rule = rule.Id, Status = rule.Status, Rules = EventDraft.Rules(steps.ToImmutable(), limits.Steps.IsDefault ? [] : limits.Steps), Limits = EventDraft.Limits(limits.Steps.IsDefault ? [] : limits.Steps),
            Facts = http.Features.Get<CredentialOutcome>() is { } outcome && outcome.CauseId == rule.Cause.Id ? outcome.Facts : http.Features.Get<LostSession>() is { } lost && lost.CauseId == rule.Cause.Id ? lost.Facts : [],
        };
        if (rule.Trial is not null && facts.User is not null) NoteTrial(policy, ref facts, rule, entry);
        if (http.Features.Get<LostSession>() is { Scheme.Length: > 0 } session && session.CauseId == rule.Cause.Id) return LostAsync(http, policy, session, rule.Cause, entry);
        if (policy.Credentials is not null && !limited) return AskAsync(http, policy, rule, entry);
        return rule.Status == StatusCodes.Status401Unauthorized
            ? ChallengeAsync(http, policy, cause, entry)
            : WriteAsync(http, policy, rule.Status, cause, entry, limited ? limits.Steps : []);
    }

    /// <summary>Asks for a proof, or refuses a client that has left too many unanswered.</summary>
    public Task ChallengeAsync(HttpContext http, Policy policy, ref RequestFacts facts, Rule rule, ChallengeDesk challenges)
    {
        var steps = ImmutableArray.CreateBuilder<RuleStep>();
        Ladder.Judge(policy, ref facts, steps);
        var asks = !Navigation.Is(http.Request) || challenges.MayAsk(policy, facts.Client);
        var entry = EventDraft.Of(Reference.Create(facts.Now), asks ? "challenged" : "refused", rule.Cause, policy, ref facts) with { Rule = rule.Id, Status = StatusCodes.Status403Forbidden, Rules = EventDraft.Rules(steps.ToImmutable(), []) };
        if (asks) return challenges.AskAsync(http, policy, facts.Client, facts.Now, rule, entry);
        return WriteAsync(http, policy, StatusCodes.Status403Forbidden, rule.Cause, entry with { Facts = [string.Create(CultureInfo.InvariantCulture, $"this network has left {policy.Challenge.Unanswered} challenges unanswered")] }, []);
    }

    private void NoteTrial(Policy policy, ref RequestFacts facts, Rule rule, GuardEvent refused)
    {
        var users = policies.Refused(rule, LimitPlan.UserId(facts.User) ?? "", facts.Now);
        if (users == 0) return;
        events.Keep(EventDraft.Of(Reference.Create(facts.Now), "rolled-back", rule.Cause, policy, ref facts) with
        {
            Rule = rule.Id, Rules = [.. refused.Rules.Where(step => step.Id == rule.Id)],
            Facts = [string.Create(CultureInfo.InvariantCulture, $"{users} signed-in users were refused within {rule.Trial!.Window.TotalMinutes:0.##} minutes, and {rule.Trial.MostSignedIn} are allowed: the rule is in shadow from now on")],
        });
    }

    /// <summary>A rule or a limit in shadow would have refused. The request goes on.</summary>
    public void NoteShadow(Policy policy, ref RequestFacts facts, LimitOutcome limits)
    {
        var steps = ImmutableArray.CreateBuilder<RuleStep>();
        Ladder.Judge(policy, ref facts, steps);
        var limitSteps = limits.Steps.IsDefault ? [] : limits.Steps;
        var rule = steps.FirstOrDefault(s => s.Hit && s.Rule is { Act: RuleAct.Refuse or RuleAct.Challenge, Mode: RuleMode.Shadow })?.Rule ?? limitSteps.First(s => s.Refused).Rule;
        events.Keep(EventDraft.Of(Reference.Create(facts.Now), "shadow", rule.Cause, policy, ref facts) with
        {
            Degraded = limits.Degraded, Rule = rule.Id, Rules = EventDraft.Rules(steps.ToImmutable(), limitSteps), Limits = EventDraft.Limits(limitSteps),
        });
    }

    /// <summary>Explains a refusal of the application that has no body.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        var policy = policies.Current;
        var signedOut = http.User.Identity?.IsAuthenticated != true && !http.Response.HasStarted;
        // The framework sends whoever is not signed in to the sign-in page, which is an answer already.
        var lost = signedOut && http.Response.StatusCode is 401 or 403 || (signedOut && http.Features.Get<Challenged>() is not null) ? LostSession.Of(http) : null;
        if (lost is null && (!policy.BareAnswers || !BareAnswer.Is(http))) return Task.CompletedTask;
        var stated = lost is null ? BareAnswer.Cause(http) : new(lost.CauseId, lost.Facts);
        var cause = Catalogue.BuiltIn.Cause(stated.Id)!.Cause;
        var now = clock.GetUtcNow();
        var client = ClientAddress.Find(policy.Hops, Address.Of(http.Connection.RemoteIpAddress), http.Request.Headers, now, null);
        var facts = new RequestFacts(http, client, now, policy.Origins, policy.Bots);
        var entry = EventDraft.Of(Reference.Create(now), "answered", cause, policy, ref facts) with { Status = http.Response.StatusCode, Facts = stated.Facts };
        if (lost is not null) return LostAsync(http, policy, lost, cause, entry);
        return WriteAsync(http, policy, http.Response.StatusCode, cause, entry, []);
    }

    private static RuleStep Demand(Rule rule, ref RequestFacts facts)
    {
        var because = new List<string>();
        rule.Concerns(ref facts, because);
        return new(rule, true, [.. because]);
    }

    private async Task AskAsync(HttpContext http, Policy policy, Rule rule, GuardEvent entry)
    {
        var schemes = http.RequestServices.GetService<IAuthenticationSchemeProvider>();
        var otherwise = schemes is not null && await schemes.GetDefaultChallengeSchemeAsync() is not null;
        if (CredentialChallenge.Write(http, policy.Credentials, rule, otherwise) || rule.Status != StatusCodes.Status401Unauthorized) await WriteAsync(http, policy, rule.Status, rule.Cause, entry, []);
        else await ChallengeAsync(http, policy, rule.Cause, entry);
    }

    // To the sign-in instead of a refusal, and the useless cookie goes; while the store is gone, nobody can sign in either, and the session may be there.
    private async Task LostAsync(HttpContext http, Policy policy, LostSession lost, Cause cause, GuardEvent entry)
    {
        if (lost.Keep)
        {
            http.Response.Headers.Remove("Location");
            http.Response.Headers.RetryAfter = "5";
            await WriteAsync(http, policy, StatusCodes.Status503ServiceUnavailable, cause, entry with { Status = StatusCodes.Status503ServiceUnavailable }, []);
            return;
        }
        http.RequestServices.GetRequiredService<ISessionWitness>().Forget(http, lost);
        if (http.Features.Get<Challenged>() is null) await http.ChallengeAsync(lost.Scheme);
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized && !http.Response.HasStarted) await WriteAsync(http, policy, StatusCodes.Status401Unauthorized, cause, entry with { Status = StatusCodes.Status401Unauthorized }, []);
        else events.Keep(entry with { Status = http.Response.StatusCode });
    }

    // A 401 must carry a challenge (RFC 9110 section 11.6.1). Without a sign-in scheme there is none to give, and 403 is the truth.
    private async Task ChallengeAsync(HttpContext http, Policy policy, Cause cause, GuardEvent entry)
    {
        var schemes = http.RequestServices.GetService<IAuthenticationSchemeProvider>();
        if (schemes is null || await schemes.GetDefaultChallengeSchemeAsync() is null)
        {
            await WriteAsync(http, policy, StatusCodes.Status403Forbidden, cause, entry with { Status = StatusCodes.Status403Forbidden }, []);
            return;
        }
        await http.ChallengeAsync();
        // Cookies send a browser to the sign-in page, which needs no words of ours.
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized && !http.Response.HasStarted) await WriteAsync(http, policy, StatusCodes.Status401Unauthorized, cause, entry, []);
        else events.Keep(entry with { Status = http.Response.StatusCode });
    }

    private Task WriteAsync(HttpContext http, Policy policy, int status, Cause cause, GuardEvent entry, ImmutableArray<LimitStep> limits)
    {
        var kept = events.Keep(entry);
        http.Response.StatusCode = status;
        return RefusalWriter.WriteAsync(http, new(status, cause, entry.Time)
        {
            Reference = kept ? entry.Reference : null, Contact = policy.Contact,
            StatusPage = kept && policy.StatusPath is { } path ? $"{http.Request.PathBase.ToUriComponent()}{path}?reference={entry.Reference}" : null,
            RetryAfter = limits.IsEmpty ? null : RateLimitFields.RetryAfter(limits),
            ViolatedPolicies = [.. limits.Where(l => l.Refused && !l.Uncounted).Select(l => l.Plan.Name)],
        });
    }
}
