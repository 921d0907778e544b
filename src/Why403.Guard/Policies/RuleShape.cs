using System.Collections.Immutable;
using Why403.Guard.Bots;

namespace Why403.Guard.Policies;

internal static class RuleShape
{
    private static ImmutableArray<Key> Condition =>
    [
        new("Addresses", Kind.Texts, "the client's address is one of these: an address, a network, or list:NAME"),
        new("Countries", Kind.Texts, "the address appears to be in one of these countries: two letters each, or unknown"),
        new("Networks", Kind.Texts, "the address belongs to one of these autonomous systems, such as AS64500"),
        new("UserAgents", Kind.Texts, "the User-Agent matches one of these, `*` standing for any text and an empty text for a request without one"),
        new("Bots", Kind.Texts, "the User-Agent names a known crawler, and this is the truth of it: verified, spoofed, or nothing tells") { Choices = ["verified", "spoofed", "unverified"] },
        new("BotGroups", Kind.Texts, "the User-Agent names a known crawler of one of these groups; ask for verified as well where the rule lets in") { Choices = KnownBots.Groups },
        new("SignedIn", Kind.Flag, "whether somebody is signed in"),
        new("Roles", Kind.Texts, "the signed-in identity has one of these roles"),
        new("Scopes", Kind.Texts, "the token carries one of these scopes"),
        new("StepUp", Kind.Part, "the sign-in was strong and fresh enough (RFC 9470)") { Members = StepUp },
    ];

    private static ImmutableArray<Key> StepUp =>
    [
        new("Acr", Kind.Texts, "it was of one of these kinds: the claim acr"),
        new("MaxAge", Kind.Span, "it was not longer ago: the claim auth_time") { Most = 30 * 86_400 },
    ];

    public static ImmutableArray<Key> Rule { get; } =
    [
        new("Id", Kind.Text, "the rule's name for ever: small letters, digits, dots and hyphens") { Required = true },
        new("Do", Kind.Choice, "what happens to a request that the rule is about") { Choices = ["allow", "refuse", "challenge", "limit"], Required = true },
        new("Mode", Kind.Choice, "shadow: only record what would have happened") { Choices = ["enforce", "shadow", "off"], Default = "\"enforce\"" },
        new("Rung", Kind.Choice, "for challenge: what a browser is asked for, a cookie, a wait of seconds, or a calculation") { Choices = ["cookie", "wait", "work"], Default = "\"work\"" },
        new("Trial", Kind.Part, "refuse or limit on trial: enforced for a time, and back in shadow after it, or as soon as too many signed-in users are hit")
        {
            Members =
            [
                new("Until", Kind.Text, "when the trial ends, such as 2026-12-01T00:00Z; write the rule without Trial to keep it") { Required = true },
                new("MostSignedIn", Kind.Whole, "so many different signed-in users it may refuse within Window; one more ends the trial at once") { Least = 0, Most = 10_000, Default = "3" },
                new("Window", Kind.Span, "the time in which users are counted") { Default = "\"00:10:00\"" },
            ],
        },
        new("Hosts", Kind.Texts, "only these host names; *.example.com stands for all names below example.com"),
        new("Paths", Kind.Texts, "only these paths; * stands for one segment or a part of one, ** for any number of segments"),
        new("Methods", Kind.Texts, "only these methods; GET includes HEAD"),
        new("Endpoints", Kind.Texts, "only endpoints with .RequireGuard(NAME) or [Guard(NAME)]"),
        new("When", Kind.Part, "the rule is about requests for which all of this holds; left out, about every request in its scope") { Members = Condition },
        new("Unless", Kind.Part, "but not about requests for which any of this holds") { Members = Condition },
        new("Limits", Kind.Texts, "for limit: the names of limits; all must let a request pass, or none is charged"),
        new("Cost", Kind.Whole, "for limit: units that a request costs") { Least = 1, Most = 1_000_000, Default = "1" },
        new("Status", Kind.Choice, "the status of the refusal; otherwise the one of its cause") { Choices = ["401", "403", "429", "451"] },
        new("Cause", Kind.Text, "an id of the catalogue; otherwise the one that the condition suggests"),
    ];
}
