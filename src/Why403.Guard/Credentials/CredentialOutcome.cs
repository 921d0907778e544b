using System.Collections.Immutable;

namespace Why403.Guard.Credentials;

internal enum CredentialState
{
    /// <summary>The request carries nothing that the policy speaks of.</summary>
    Absent,
    Accepted,
    Refused,
    /// <summary>Whoever could tell did not answer.</summary>
    Unchecked,
}

/// <summary>What became of the credentials of a request: a feature of it. One accepted outcome serves all requests with the same token.</summary>
internal sealed record CredentialOutcome(CredentialState State)
{
    public static CredentialOutcome Absent { get; } = new(CredentialState.Absent);

    /// <summary><c>Bearer</c>, <c>DPoP</c>, or the field of an API key.</summary>
    public string Scheme { get; init; } = "";

    /// <summary>A cause of the catalogue, unless accepted.</summary>
    public string CauseId { get; init; } = "";

    /// <summary>The check that failed and what it saw, for events.</summary>
    public ImmutableArray<string> Facts { get; init; } = [];

    /// <summary>What the challenge may say of it: printable ASCII without quotes (RFC 6750 section 3).</summary>
    public string Description { get; init; } = "";

    /// <summary>An error code of RFC 6750 or RFC 9449.</summary>
    public string Error { get; init; } = "invalid_token";

    /// <param name="check">The name of the check that failed.</param>
    public static CredentialOutcome Refuse(string scheme, string cause, string check, string fact, string description) =>
        new(CredentialState.Refused) { Scheme = scheme, CauseId = cause, Facts = [$"check {check} failed: {fact}"], Description = description };

    public static CredentialOutcome Leave(string scheme, string fact) =>
        new(CredentialState.Unchecked) { Scheme = scheme, CauseId = "token.unchecked", Facts = [fact] };
}
