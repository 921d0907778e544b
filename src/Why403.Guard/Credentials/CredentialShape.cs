using System.Collections.Immutable;
using Why403.Guard.Policies;

namespace Why403.Guard.Credentials;

internal static class CredentialShape
{
    /// <summary>RFC 7518 section 3.1 without the shared secrets.</summary>
    public static ImmutableArray<string> Algorithms { get; } = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static ImmutableArray<Key> Issuer =>
    [
        new("Issuer", Kind.Text, "the claim iss, compared character by character") { Required = true },
        new("Keys", Kind.Text, "the issuer's key set: its https address (jwks_uri), or a file relative to the program's content") { Required = true },
        new("Audiences", Kind.Texts, "the token must name one of these in aud") { Required = true },
        new("Algorithms", Kind.Texts, "the algorithms of this issuer; otherwise RS256, PS256 and ES256") { Choices = Algorithms },
        new("Types", Kind.Texts, "values of typ, such as at+jwt; otherwise any"),
        new("Roles", Kind.Text, "the claim that holds roles") { Default = "\"roles\"" },
        new("Skew", Kind.Span, "the difference of clocks that is given either way") { Most = 600, Default = "\"00:00:30\"" },
        new("LongestLife", Kind.Span, "a token that is valid for longer is refused") { Most = 366 * 86_400 },
        new("Interval", Kind.Span, "the least time between two readings of the key set, whatever key ids arrive") { Most = 3_600, Default = "\"00:00:30\"" },
        new("Age", Kind.Span, "the key set is read again after this time") { Most = 7 * 86_400, Default = "\"12:00:00\"" },
    ];

    private static ImmutableArray<Key> Introspection =>
    [
        new("Address", Kind.Text, "the issuer's introspection endpoint (RFC 7662)") { Required = true },
        new("Client", Kind.Text, "the name under which this site asks") { Required = true },
        new("Secret", Kind.Text, "its password; better from an environment variable or a secret store than from a file") { Required = true },
        new("Audiences", Kind.Texts, "the answer must name one of these in aud; otherwise any"),
        new("Keep", Kind.Span, "how long an answer counts: a revoked token lives that much longer") { Most = 3_600, Default = "\"00:00:30\"" },
    ];

    private static ImmutableArray<Key> ApiKey =>
    [
        new("Id", Kind.Text, "whose key it is; two keys of one owner overlap while one replaces the other") { Required = true },
        new("Prefix", Kind.Text, "how the key begins, 8 to 20 characters: events show it") { Required = true },
        new("Hash", Kind.Text, "SHA-256 of the whole key in hexadecimal; GuardApiKey.Create makes all three") { Required = true },
        new("Scopes", Kind.Texts, "what the key may do"),
        new("Roles", Kind.Texts, "roles of its owner"),
        new("Until", Kind.Text, "its end, such as 2027-01-31 or 2027-01-31T18:00Z"),
        new("Networks", Kind.Texts, "the key is accepted from these alone: an address, a network, or list:NAME"),
    ];

    private static ImmutableArray<Key> ApiKeys =>
    [
        new("Field", Kind.Text, "the request field that carries the key") { Default = "\"X-Api-Key\"" },
        new("Keys", Kind.Parts, "the keys, by their hashes") { Members = ApiKey },
    ];

    public static ImmutableArray<Key> Credentials { get; } =
    [
        new("Realm", Kind.Text, "what a challenge calls this site") { Default = "\"api\"" },
        new("Issuers", Kind.Named, "whose JSON Web Tokens are accepted; needs Why403.Guard.Tokens") { Members = Issuer },
        new("Introspection", Kind.Part, "where tokens are looked up that only their issuer can read") { Members = Introspection },
        new("ApiKeys", Kind.Part, "keys of programs") { Members = ApiKeys },
    ];
}
