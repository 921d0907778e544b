using System.Collections.Immutable;
using Why403.Guard.Policies;

namespace Why403.Guard.Addresses;

internal static class AddressShape
{
    private static ImmutableArray<Key> Proof =>
    [
        new("Field", Kind.Text, "the request field that the hop adds") { Required = true },
        new("Secret", Kind.Text, "its value: 16 to 256 characters that nobody else knows; better from an environment variable or a secret store than from a file") { Required = true },
    ];

    private static ImmutableArray<Key> Hop =>
    [
        new("Name", Kind.Text, "what events call this hop") { Required = true },
        new("From", Kind.Texts, "the hop's own addresses: an address, a network, list:NAME, or unix for a Unix domain socket") { Required = true },
        new("Field", Kind.Text, "the one field that it names its peer in: X-Forwarded-For, Forwarded, CF-Connecting-IP, True-Client-IP, X-Real-IP and the like") { Required = true },
        new("Form", Kind.Choice, "list: each hop appends; single: this hop overwrites; otherwise by the field's name") { Choices = ["list", "single", "forwarded"] },
        new("Proof", Kind.Part, "a secret that the hop adds to each request, for hops whose addresses others use as well (a CDN)") { Members = Proof },
    ];

    public static ImmutableArray<Key> Addresses { get; } =
    [
        new("Trusted", Kind.Parts, "the proxies in front of this site; nobody else is believed about the client's address") { Members = Hop },
    ];
}
