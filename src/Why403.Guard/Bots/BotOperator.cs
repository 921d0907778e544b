using System.Collections.Immutable;
using Why403.Guard.Networks;

namespace Why403.Guard.Bots;

/// <summary>Who runs a crawler, and how its requests can be told from those of others that borrow its name.</summary>
/// <param name="Id">For rules and events.</param>
/// <param name="Group">What it is for: site owners decide by group.</param>
/// <param name="Tokens">Its names in a User-Agent, compared without case.</param>
/// <param name="Suffixes">Host names of its addresses, each with its leading dot; empty where it documents none.</param>
internal sealed record BotOperator(string Id, string Group, ImmutableArray<string> Tokens, ImmutableArray<string> Suffixes)
{
    /// <summary>Where its operator publishes its networks, all parts together being the list; empty where it does not.</summary>
    public ImmutableArray<string> Published { get; init; } = [];

    /// <summary>Its networks; null where none were given.</summary>
    public AddressList? Networks { get; init; }

    /// <summary>When the networks were published or fetched; null for a list that its operator does not call complete.</summary>
    public DateTimeOffset? Dated { get; init; }
}
