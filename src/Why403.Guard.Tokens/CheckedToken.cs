using Why403.Guard.Credentials;

namespace Why403.Guard.Tokens;

/// <summary>A token that passed every check that does not depend on the request.</summary>
/// <param name="Plan">What it was checked under; another plan checks again.</param>
/// <param name="End">From then on it counts no more.</param>
internal sealed record CheckedToken(CredentialOutcome Outcome, TokenIdentity Identity, object Plan, DateTimeOffset End)
{
    /// <summary>The thumbprint of the DPoP key that it is bound to (RFC 9449 section 6.1).</summary>
    public string? ProofKey { get; init; }

    /// <summary>The SHA-256 of the client certificate that it is bound to, base64url (RFC 8705 section 3.1).</summary>
    public string? Certificate { get; init; }

    public KeyRing? Ring { get; init; }

    public int RingVersion { get; init; }

    public bool Counts(object plan, DateTimeOffset now) => ReferenceEquals(plan, Plan) && now < End && (Ring is null || Ring.Version == RingVersion);
}
