using System.Collections.Immutable;
using Why403.Guard.Addresses;

namespace Why403.Guard.Policies;

/// <summary>The whole section <c>Guard</c>, described once for the reader and for the JSON schema.</summary>
internal static class PolicyShape
{
    public static ImmutableArray<Key> Root { get; } =
    [
        new("Addresses", Kind.Part, "whose word counts about the client's address") { Members = AddressShape.Addresses },
        new("Rules", Kind.Parts, "what is allowed, refused and limited; allowing rules win, then refusing rules count in this order, then limits") { Members = RuleShape.Rule },
        new("Lists", Kind.Named, "addresses and networks under a name, for rules to refer to as list:NAME") { Members = ListShape },
    ];

    private static ImmutableArray<Key> ListShape =>
    [
        new("Entries", Kind.Texts, "one address or network each, such as `203.0.113.0/24 until 2026-12-31 # the test lab`"),
        new("File", Kind.Text, "a file with one entry a line, or JSON as crawlers publish it; read again when it changes"),
    ];
}
