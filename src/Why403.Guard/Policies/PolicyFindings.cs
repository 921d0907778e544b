using System.Collections.Immutable;
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

    private static bool Everywhere(Scope scope) => scope.Hosts.IsEmpty && scope.Methods.IsEmpty && scope.Endpoints.IsEmpty && (scope.Paths.IsEmpty || scope.Paths.Any(p => p.Text == "/**"));
}
