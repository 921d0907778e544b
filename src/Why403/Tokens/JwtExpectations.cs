using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>What a token is held against; what is left out stays open.</summary>
/// <param name="Now">The moment that its times are judged by.</param>
internal sealed record JwtExpectations(DateTimeOffset Now)
{
    public JwkSet? Keys { get; init; }

    public string? Issuer { get; init; }

    /// <summary>One of them must be named by the token.</summary>
    public ImmutableArray<string> Audiences { get; init; } = [];

    /// <summary>All of them must be in the token.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    public TimeSpan? LongestLife { get; init; }

    /// <summary>The difference of clocks that is given either way.</summary>
    public TimeSpan Skew { get; init; } = Links.LinkValidity.Skew;
}
