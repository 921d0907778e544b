using System.Collections.Immutable;
using System.Globalization;
using Why403.Catalogues;
using Why403.Guard.Challenges;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Reads one rule.</summary>
internal sealed class RuleReader(ConditionReader conditions, IReadOnlyDictionary<string, LimitPlan> limits, HashSet<string> ids)
{
    /// <summary>Null for a rule that is off, and for one without a usable id.</summary>
    public Rule? Read(SectionReader part)
    {
        var id = part.Text("Id") ?? "";
        if (!Ids.IsId(id))
        {
            if (id.Length > 0) part.Add("Id", $"is `{Redaction.Quote(id)}`", Ids.Fix);
        }
        else if (!ids.Add(id)) part.Add("Id", $"is `{id}`, as another rule's", "give each rule an id of its own");
        var act = part.Choice("Do", "refuse") switch { "allow" => RuleAct.Allow, "limit" => RuleAct.Limit, "challenge" => RuleAct.Challenge, _ => RuleAct.Refuse };
        var mode = part.Choice("Mode", "enforce");
        var when = conditions.Read(part.Part("When"));
        var unless = conditions.Read(part.Part("Unless"));
        var scope = Scope(part);
        var trial = Trial(part, act, mode);
        var cost = part.Whole("Cost", 1);
        var plans = Limits(part, act, cost);
        var cause = Cause(part, act, plans, when, unless);
        var status = part.Choice("Status", "");
        var rule = new Rule(id, act, mode == "shadow" ? RuleMode.Shadow : RuleMode.Enforce)
        {
            Trial = trial, Rung = part.Choice("Rung", "work") switch { "cookie" => Rung.Cookie, "wait" => Rung.Wait, _ => Rung.Work }, Scope = scope, Limits = plans, Cost = cost, When = when, Unless = unless, Cause = cause, Text = SectionText.Of(part.Section),
            Status = status.Length > 0 ? int.Parse(status, CultureInfo.InvariantCulture) : UsualStatus(cause.Id),
        };
        return mode == "off" || id.Length == 0 ? null : rule;
    }

    private static Trial? Trial(SectionReader part, RuleAct act, string mode)
    {
        if (part.Part("Trial") is not { } trial) return null;
        if (act == RuleAct.Allow || mode != "enforce") trial.Add("Until", "stands in a rule that refuses nothing", "take Trial away, or write a rule that refuses or limits in the mode enforce");
        var text = trial.Text("Until");
        var until = default(DateTimeOffset);
        if (text is not null && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out until)) trial.Add("Until", $"is `{Redaction.Quote(text)}`, which is no time", "write it like 2026-12-01T00:00Z");
        return new(until, trial.Whole("MostSignedIn", 3), trial.Span("Window") ?? TimeSpan.FromMinutes(10));
    }

    private static Scope Scope(SectionReader part)
    {
        var paths = ImmutableArray.CreateBuilder<PathPattern>();
        foreach (var (value, _) in part.Texts("Paths"))
        {
            if (PathPattern.Parse(value, out var fix) is { } pattern) paths.Add(pattern);
            else part.Add("Paths", $"has `{Redaction.Quote(value)}`, which is no path pattern", fix);
        }
        var hosts = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, _) in part.Texts("Hosts"))
        {
            var name = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
            if (Uri.CheckHostName(name) != UriHostNameType.Unknown && !name.EndsWith('.')) hosts.Add(value);
            else part.Add("Hosts", $"has `{Redaction.Quote(value)}`, which is no host name", "write a name without scheme and port, such as shop.example or *.shop.example");
        }
        var methods = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, _) in part.Texts("Methods"))
        {
            if (value.Length is > 0 and <= 32 && value.All(char.IsAsciiLetterUpper)) methods.Add(value);
            else part.Add("Methods", $"has `{Redaction.Quote(value)}`", "write methods in capital letters, such as GET or POST");
        }
        return new() { Paths = paths.ToImmutable(), Hosts = hosts.ToImmutable(), Methods = methods.ToImmutable(), Endpoints = [.. part.Texts("Endpoints").Select(e => e.Value)] };
    }

    private ImmutableArray<LimitPlan> Limits(SectionReader part, RuleAct act, int cost)
    {
        var plans = ImmutableArray.CreateBuilder<LimitPlan>();
        foreach (var (value, _) in part.Texts("Limits"))
        {
            if (!limits.TryGetValue(value, out var plan)) part.Add("Limits", $"has `{Redaction.Quote(value)}`, which is no limit", limits.Count == 0 ? "add it under Limits" : Nearest.Advice(value, limits.Keys));
            else if (plan.Burst < cost) part.Add("Cost", $"is more than the burst of `{plan.Name}`, so no request would ever pass", "write a smaller cost, or a greater burst");
            else plans.Add(plan);
        }
        if (act == RuleAct.Limit && part.Texts("Limits").IsEmpty) part.Add("Limits", "is not there", "name the limits that the rule charges");
        if (act != RuleAct.Limit && plans.Count > 0) part.Add("Limits", "stands in a rule that limits nothing", "write \"Do\": \"limit\"");
        return plans.ToImmutable();
    }

    private static Cause Cause(SectionReader part, RuleAct act, ImmutableArray<LimitPlan> plans, Condition when, Condition unless)
    {
        // What somebody lacks explains more than what they are: "only the office" over "anonymous".
        var suggested = act == RuleAct.Challenge ? "edge.challenge" : act == RuleAct.Limit ? plans.Any(p => p.Window >= TimeSpan.FromDays(1)) ? "quota.exhausted" : "rate.limit-exceeded" : unless.Clauses.Length > 0 ? unless.Clauses[0].CauseUnless : when.Clauses.Length > 0 ? when.Clauses[0].CauseWhen : "policy.denied";
        var id = part.Text("Cause");
        if (id is not null && Catalogue.BuiltIn.Cause(id) is { } stated) return stated.Cause;
        if (id is not null) part.Add("Cause", $"is `{Redaction.Quote(id)}`, which the catalogue does not know", Nearest.Advice(id, Catalogue.BuiltIn.Causes.Select(c => c.Cause.Id)));
        return Catalogue.BuiltIn.Cause(suggested)!.Cause;
    }

    public static int UsualStatus(string cause) => cause switch
    {
        "login.required" or "token.missing" or "token.expired" or "token.invalid" or "token.wrong-audience" or "token.binding-failed" or "token.step-up-needed" or "api-key.missing" or "api-key.invalid" => 401,
        "rate.limit-exceeded" or "quota.exhausted" => 429,
        "legal.blocked" => 451,
        "token.unchecked" or "session.store-unreachable" => 503,
        _ => 403,
    };
}
