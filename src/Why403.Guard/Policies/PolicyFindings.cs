using System.Collections.Immutable;
using Why403.Guard.Challenges;
using Why403.Guard.Judging;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Rules that can be meant but rarely are.</summary>
internal static class PolicyFindings
{
    public static ImmutableArray<Problem> Of(IReadOnlyList<Rule> rules)
    {
        var findings = ImmutableArray.CreateBuilder<Problem>();
        foreach (var rule in rules.Where(r => r.When.Clauses.IsEmpty && r.Unless.Clauses.IsEmpty && Everywhere(r.Scope)))
        {
            if (rule.Act == RuleAct.Allow && rule.Mode == RuleMode.Enforce) findings.Add(new(null, $"rule `{rule.Id}` allows every request, so no other rule ever counts", "give it a condition or a scope, or remove it"));
            else if (rule.Act == RuleAct.Refuse) findings.Add(new(null, $"rule `{rule.Id}` refuses every request that no rule allows", "give it a condition or a scope, if this is not what you mean"));
        }
        return findings.ToImmutable();
    }

    public static IEnumerable<Problem> Of(IReadOnlyList<Rule> rules, ChallengeSettings settings)
    {
        if (settings.IsOfProcess && rules.FirstOrDefault(r => r.Act == RuleAct.Challenge) is { } asking)
            yield return new(null, $"rule `{asking.Id}` asks browsers for a proof, and no secret is set: passes end with this process and count on no other", "set Guard:Challenge:Secret, best from an environment variable");
        foreach (var rule in rules.Where(r => r.Act == RuleAct.Challenge && r.Scope.Paths.Length > 0 && r.Scope.Paths.All(p => p.Text.StartsWith("/api/", StringComparison.OrdinalIgnoreCase))))
            yield return new(null, $"rule `{rule.Id}` asks for a proof on paths of an interface, where no browser shows a page", "limit or refuse there, or take the paths of pages");
    }

    private static bool Everywhere(Scope scope) => scope.Hosts.IsEmpty && scope.Methods.IsEmpty && scope.Endpoints.IsEmpty && (scope.Paths.IsEmpty || scope.Paths.Any(p => p.Text == "/**"));
}
