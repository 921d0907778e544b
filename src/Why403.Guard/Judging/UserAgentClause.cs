using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Guard.Judging;

internal sealed class UserAgentClause(ImmutableArray<string> patterns) : Clause
{
    public override string CauseWhen => "bot.user-agent";

    public override string CauseUnless => "bot.user-agent";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var agent = facts.UserAgent;
        foreach (var pattern in patterns)
        {
            if (!Glob.Matches(pattern, agent)) continue;
            because?.Add(agent.Length == 0 ? "the request names no User-Agent" : $"the User-Agent `{Redaction.Quote(agent)}` matches `{pattern}`");
            return true;
        }
        because?.Add(agent.Length == 0 ? "the request names no User-Agent" : $"the User-Agent `{Redaction.Quote(agent)}` matches none of the rule's names");
        return false;
    }
}
