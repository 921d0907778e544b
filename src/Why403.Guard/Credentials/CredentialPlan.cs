using System.Collections.Immutable;
using Why403.Guard.Networks;

namespace Why403.Guard.Credentials;

/// <summary>Which credentials the policy accepts, and how each kind is checked.</summary>
internal sealed record CredentialPlan
{
    /// <summary>What a challenge calls this site (RFC 9110 section 11.5).</summary>
    public string Realm { get; init; } = "";

    public ImmutableArray<IssuerPlan> Issuers { get; init; } = [];

    /// <summary>For tokens that only their issuer can read; null where none are accepted.</summary>
    public IntrospectionPlan? Introspection { get; init; }

    /// <summary>Null where no API keys are accepted.</summary>
    public ApiKeyPlan? ApiKeys { get; init; }
}

/// <summary>One issuer of JSON Web Tokens.</summary>
/// <param name="Keys">The address of its key set, or the full path of a file.</param>
internal sealed record IssuerPlan(string Name, string Issuer, string Keys)
{
    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>Public-key algorithms alone: a shared secret beside public keys invites forgeries.</summary>
    public ImmutableArray<string> Algorithms { get; init; } = [];

    /// <summary>Values of <c>typ</c>; empty accepts any.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    public string Roles { get; init; } = "roles";

    /// <summary>The difference of clocks that is given either way.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan? LongestLife { get; init; }

    /// <summary>The least time between two readings of the key set, whatever key ids arrive.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After which the key set is read again without a reason.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(12);
}

/// <summary>Token introspection (RFC 7662).</summary>
internal sealed record IntrospectionPlan(Uri Address, string Client, string Secret)
{
    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>How long an answer counts: a revoked token lives that much longer.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>API keys in one field.</summary>
internal sealed record ApiKeyPlan(string Field, ImmutableArray<ApiKeyEntry> Keys);

/// <summary>One key; two of one owner overlap while a key is renewed.</summary>
/// <param name="Id">Whose it is.</param>
/// <param name="Prefix">How the key begins: shown in events, and no secret.</param>
/// <param name="Hash">SHA-256 of the whole key.</param>
internal sealed record ApiKeyEntry(string Id, string Prefix, ImmutableArray<byte> Hash)
{
    public ImmutableArray<string> Scopes { get; init; } = [];

    public ImmutableArray<string> Roles { get; init; } = [];

    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Empty accepts every address.</summary>
    public ImmutableArray<AddressList> Networks { get; init; } = [];
}
