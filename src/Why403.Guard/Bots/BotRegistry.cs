using System.Buffers;
using System.Collections.Immutable;
using Why403.Guard.Networks;

namespace Why403.Guard.Bots;

/// <summary>The crawlers of a policy, and what is known of a request that claims to be one.</summary>
internal sealed class BotRegistry
{
    // An older list may lack a network that its operator has added since; then a stranger's address proves nothing.
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(14);

    private readonly ImmutableArray<BotOperator> _operators;
    private readonly SearchValues<string> _tokens;
    private readonly NameChecks _names;

    public BotRegistry(ImmutableArray<BotOperator> operators, NameChecks names)
    {
        (_operators, _names) = (operators, names);
        _tokens = SearchValues.Create([.. operators.SelectMany(o => o.Tokens)], StringComparison.OrdinalIgnoreCase);
    }

    public BotFinding Find(string agent, Address client, DateTimeOffset now)
    {
        if (agent.AsSpan().IndexOfAny(_tokens) < 0) return default;
        foreach (var bot in _operators)
            foreach (var token in bot.Tokens)
                if (agent.Contains(token, StringComparison.OrdinalIgnoreCase)) return Judge(bot, client, now);
        return default;
    }

    private BotFinding Judge(BotOperator bot, Address client, DateTimeOffset now)
    {
        if (bot.Networks is { } networks && networks.Find(client, now) is >= 0 and var entry) return new(bot, BotOutcome.Verified, $"{client} is in {networks[entry].Prefix}, which {bot.Id} publishes ({networks.Source})");
        var complete = bot.Dated is { } dated && now - dated < Fresh;
        if (bot.Suffixes.IsEmpty)
        {
            if (complete) return new(bot, BotOutcome.Spoofed, $"{client} is in none of the networks that {bot.Id} publishes ({bot.Networks!.Source})");
            return new(bot, BotOutcome.Unverified, bot.Networks is null ? $"no list of the networks of {bot.Id} is there" : $"{client} is not in the networks of {bot.Id}, and the list ({bot.Networks.Source}) is no proof of that any more");
        }
        return _names.Ask(client, bot) switch
        {
            NameOutcome.Confirmed => new(bot, BotOutcome.Verified, $"the host name of {client} is one of {bot.Id}, forwards and backwards"),
            NameOutcome.Denied => new(bot, BotOutcome.Spoofed, $"{client} has no host name of {bot.Id} that leads back to it"),
            NameOutcome.Failed => new(bot, BotOutcome.Unverified, $"the host name of {client} could not be looked up"),
            _ => new(bot, BotOutcome.Unverified, $"the host name of {client} is being looked up"),
        };
    }
}
