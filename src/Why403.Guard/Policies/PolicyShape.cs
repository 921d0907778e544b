using System.Collections.Immutable;
using Why403.Guard.Addresses;
using Why403.Guard.Bots;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Events;
using Why403.Guard.Limits;
using Why403.Guard.Origins;
using Why403.Guard.Refusals;

namespace Why403.Guard.Policies;

/// <summary>The whole section <c>Guard</c>, described once for the reader and for the JSON schema.</summary>
internal static class PolicyShape
{
    public static ImmutableArray<Key> Root { get; } =
    [
        new("Addresses", Kind.Part, "whose word counts about the client's address") { Members = AddressShape.Addresses },
        new("Rules", Kind.Parts, "what is allowed, refused and limited; allowing rules win, then refusing rules count in this order, then limits") { Members = RuleShape.Rule },
        new("Limits", Kind.Named, "limits under a name, for rules to refer to") { Members = LimitReader.Shape },
        new("LimitSlots", Kind.Whole, "places for clients in the table of limits, 16 bytes each; read at the start alone") { Least = 1024, Most = 1 << 28, Default = "1048576" },
        new("RateLimitFields", Kind.Choice, "on which answers the RateLimit fields announce the limits") { Choices = ["refused", "always", "never"], Default = "\"refused\"" },
        new("Origins", Kind.Part, "where addresses belong, for Countries and Networks of conditions") { Members = DatabaseOrigins.Shape },
        new("Bots", Kind.Named, "crawlers by their ids: networks of those that are known, such as google or bing, and your own") { Members = BotReader.Shape },
        new("BotLists", Kind.Text, "the folder into which why403 bots fetch puts the networks that crawlers' operators publish; read again when they change"),
        new("Credentials", Kind.Part, "tokens and API keys: who issues them, and what is checked") { Members = CredentialShape.Credentials },
        new("Refusals", Kind.Part, "what refused visitors see") { Members = RefusalShape.Refusals },
        new("Challenge", Kind.Part, "how browsers are asked for a proof") { Members = ChallengeSettings.Shape },
        new("Events", Kind.Part, "the record of refusals, found by their references; read at the start alone") { Members = EventShape.Events },
        new("Lists", Kind.Named, "addresses and networks under a name, for rules to refer to as list:NAME") { Members = ListShape },
    ];

    private static ImmutableArray<Key> ListShape =>
    [
        new("Entries", Kind.Texts, "one address or network each, such as `203.0.113.0/24 until 2026-12-31 # the test lab`"),
        new("File", Kind.Text, "a file with one entry a line, or JSON as crawlers publish it; read again when it changes"),
    ];
}
