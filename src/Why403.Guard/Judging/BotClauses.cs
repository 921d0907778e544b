using System.Collections.Immutable;
using Why403.Guard.Bots;

namespace Why403.Guard.Judging;

internal sealed class BotClause(ImmutableArray<BotOutcome> outcomes) : Clause
{
    public override string CauseWhen => outcomes.Contains(BotOutcome.Spoofed) ? "bot.spoofed" : "bot.user-agent";

    public override string CauseUnless => "bot.user-agent";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var bot = facts.Bot;
        because?.Add(bot.Operator is null ? "the User-Agent names no crawler that is known" : $"the User-Agent names a crawler of {bot.Operator.Id}, {bot.Outcome.ToString().ToLowerInvariant()}: {bot.Why}");
        return outcomes.Contains(bot.Outcome);
    }
}

/// <summary>What the crawler that a request claims to be is for. A claim alone: rules that let in ask for <c>verified</c> as well.</summary>
internal sealed class BotGroupClause(ImmutableArray<string> groups) : Clause
{
    public override string CauseWhen => "bot.user-agent";

    public override string CauseUnless => "bot.user-agent";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var bot = facts.Bot.Operator;
        because?.Add(bot is null ? "the User-Agent names no crawler that is known" : $"the User-Agent names a crawler of {bot.Id}, which is for {bot.Group}");
        return bot is not null && groups.Contains(bot.Group);
    }
}
