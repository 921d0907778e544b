using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>A kind of API key that its issuer made recognisable by a prefix.</summary>
/// <param name="Length">Of the whole key where the issuer keeps to one; 0 where it varies.</param>
internal sealed record ApiKeyKind(string Prefix, string Name, int Length = 0, string Trap = "")
{
    /// <summary>Made to stand in public pages, so an interface for servers refuses it.</summary>
    public bool Publishable { get; init; }

    private const string TestMode = "it reaches test data only";

    // Prefixes and lengths as their issuers document them or as they are found in the wild; longer prefixes first.
    private static readonly ImmutableArray<ApiKeyKind> All =
    [
        new("github_pat_", "GitHub fine-grained personal access token", 93, "it reaches only the repositories and permissions that were chosen for it, and an organization can ask for approval"),
        new("ghp_", "GitHub personal access token (classic)", 40, "an organization with single sign-on refuses it until it is authorized there"),
        new("gho_", "GitHub OAuth access token", 40),
        new("ghu_", "GitHub App user token", 0, "it ends after 8 hours"),
        new("ghs_", "GitHub App installation token", 0, "it ends after 1 hour and reaches the installation's repositories only"),
        new("AKIA", "AWS access key id", 20, "it is an id, not the secret, and is never sent alone"),
        new("ASIA", "AWS temporary access key id", 20, "it needs its session token beside it"),
        new("AIza", "Google API key", 39, "it can be restricted to referrers, addresses, apps and services"),
        new("ya29.", "Google OAuth access token", 0, "it ends after about 1 hour"),
        new("sk_live_", "Stripe secret key (live)"),
        new("sk_test_", "Stripe secret key (test)", 0, TestMode),
        new("rk_live_", "Stripe restricted key (live)", 0, "it has only the permissions that were chosen for it"),
        new("rk_test_", "Stripe restricted key (test)", 0, TestMode),
        new("pk_live_", "Stripe publishable key (live)") { Publishable = true },
        new("pk_test_", "Stripe publishable key (test)", 0, TestMode) { Publishable = true },
        new("xoxb-", "Slack bot token"),
        new("xoxp-", "Slack user token"),
        new("xapp-", "Slack app-level token", 0, "it opens connections and calls no ordinary method"),
        new("glpat-", "GitLab personal access token", 0, "it has an expiry date and chosen scopes"),
        new("gldt-", "GitLab deploy token"),
        new("npm_", "npm access token", 40),
        new("SG.", "SendGrid API key", 69),
        new("sk-ant-", "Anthropic API key", 0, "it goes into x-api-key, not into Authorization"),
        new("sk-proj-", "OpenAI project key", 0, "it is bound to one project"),
        new("pk.eyJ", "Mapbox public token", 0, "it can be restricted to addresses of pages") { Publishable = true },
        new("sk.eyJ", "Mapbox secret token"),
        new("dop_v1_", "DigitalOcean personal access token"),
        new("hf_", "Hugging Face access token"),
        new("shpat_", "Shopify Admin API access token"),
    ];

    public static ApiKeyKind? Of(string key)
    {
        foreach (var kind in All)
            if (key.Length >= kind.Prefix.Length + 8 && key.StartsWith(kind.Prefix, StringComparison.Ordinal)) return kind;
        return null;
    }
}
