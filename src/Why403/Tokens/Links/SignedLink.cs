using System.Collections.Immutable;

namespace Why403.Tokens.Links;

internal enum Alphabet
{
    /// <summary>The form is the operator's choice, so nothing can be wrong with it.</summary>
    Any,
    Hex,
    /// <summary>RFC 4648 section 4, percent-encoded in an address.</summary>
    Base64,
    Base64Url,
    /// <summary>Base64 with <c>-</c> <c>_</c> <c>~</c> for <c>+</c> <c>=</c> <c>/</c>.</summary>
    CloudFront,
}

/// <summary>A signature as it was sent. Lengths: the only possible ones after percent-decoding; none when unknown.</summary>
internal sealed record LinkSignature(string Name, string Raw, Alphabet Alphabet, ImmutableArray<int> Lengths);

/// <summary>A disagreement between what a link was signed for and the request that used it.</summary>
internal sealed record Misfit(string CauseId, Confidence Ceiling, string Fact);

/// <summary>What a signed address (or its cookie) says of itself.</summary>
/// <param name="Scheme">The name people know it by; "custom signed link" where the names tell no vendor.</param>
internal sealed record SignedLink(string Scheme)
{
    public string Carrier { get; init; } = "the address";

    public DateTimeOffset? SignedAt { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? Expires { get; init; }

    /// <summary>The parameters that say when it expires.</summary>
    public string ExpiresBy { get; init; } = "";

    /// <summary>As far as this scheme's facts can carry a claim: what is general knowledge or a guess carries only possible.</summary>
    public Confidence Ceiling { get; init; } = Confidence.Likely;

    /// <summary>Why the link can end before or after what it says; empty when it cannot.</summary>
    public string Doubt { get; init; } = "";

    public string? BoundAddress { get; init; }

    public string? Countries { get; init; }

    /// <summary>What it was signed for, redacted.</summary>
    public string? Resource { get; init; }

    public string? Rights { get; init; }

    public string? KeyId { get; init; }

    public LinkSignature? Signature { get; init; }

    /// <summary>Parameters without which the present ones are of no use.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    public ImmutableArray<Misfit> Misfits { get; init; } = [];

    /// <summary>The signed resource was compared with the address and covers it.</summary>
    public bool Covers { get; init; }

    public string WithArticle => (Scheme[0] is 'A' or 'E' or 'I' or 'i' || Scheme.StartsWith("S3", StringComparison.Ordinal) ? "an " : "a ") + Scheme;

    public bool InCookie => Carrier.StartsWith("cookie", StringComparison.Ordinal);

    public TimeSpan? Lifetime => (SignedAt ?? ValidFrom) is { } start && Expires is { } end && end > start ? end - start : null;
}
