using System.Collections.Immutable;
using Why403.Guard.Addresses;
using Why403.Guard.Bots;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>The policy in force: an immutable snapshot that is swapped as a whole.</summary>
internal sealed record Policy
{
    /// <summary>A hash of the configuration's text: the same text has the same version on every node.</summary>
    public required string Version { get; init; }

    /// <summary>Who is believed about the client's address.</summary>
    public ImmutableArray<ForwardingHop> Hops { get; init; } = [];

    public ImmutableArray<Rule> Allowing { get; init; } = [];

    public ImmutableArray<Rule> Refusing { get; init; } = [];

    public ImmutableArray<Rule> Limiting { get; init; } = [];

    public ImmutableArray<Rule> Challenging { get; init; } = [];

    public IEnumerable<Rule> Rules => [.. Allowing, .. Refusing, .. Challenging, .. Limiting];

    public ChallengeSettings Challenge { get; init; } = new();

    public Seal Seal { get; init; } = new([], "");

    /// <summary>How many limits the limiting rules name together.</summary>
    public int LimitReferences { get; init; }

    public int LimitSlots { get; init; } = 1 << 20;

    public RateLimitFields.Announced Announced { get; init; }

    /// <summary>Null where nothing tells where addresses belong.</summary>
    public INetworkOrigins? Origins { get; init; }

    public required BotRegistry Bots { get; init; }

    /// <summary>Null where the policy speaks of no tokens and keys.</summary>
    public CredentialPlan? Credentials { get; init; }

    /// <summary>Where refused visitors may turn to; empty where the operator names nothing.</summary>
    public string Contact { get; init; } = "";

    /// <summary>Where visitors look up their reference; null where the operator offers no such page.</summary>
    public string? StatusPath { get; init; }

    /// <summary>Answers of the application without a body get the words of ours.</summary>
    public bool BareAnswers { get; init; } = true;

    /// <summary>Null where no events are kept. Used at the start alone.</summary>
    public EventKeeping? Keeping { get; init; }

    /// <summary>What is not wrong but rarely meant.</summary>
    public ImmutableArray<Problem> Findings { get; init; } = [];
}
