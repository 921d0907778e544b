using System.Security.Claims;

namespace Why403.Guard.Tokens;

/// <summary>Who a token or key speaks for. All requests with the same token share it, so nobody may change it.</summary>
internal sealed class TokenIdentity(IEnumerable<Claim> claims, string kind, string roles) : ClaimsIdentity(claims, kind, "sub", roles)
{
    private const string Shared = "this identity is shared by all requests with the same token (fix: change what Clone gives, or add an identity of your own to the user)";

    public override void AddClaim(Claim claim) => throw new InvalidOperationException(Shared);

    public override void AddClaims(IEnumerable<Claim?> claims) => throw new InvalidOperationException(Shared);

    public override bool TryRemoveClaim(Claim? claim) => throw new InvalidOperationException(Shared);

    public override void RemoveClaim(Claim? claim) => throw new InvalidOperationException(Shared);

    /// <summary>A free copy.</summary>
    public override ClaimsIdentity Clone() => new(Claims, AuthenticationType, NameClaimType, RoleClaimType);
}

/// <summary>The user of one request. Its clone is free to be changed, as transformations of claims do.</summary>
internal sealed class TokenPrincipal(TokenIdentity identity) : ClaimsPrincipal(identity)
{
    public override ClaimsPrincipal Clone() => new(Identities.Select(i => i.Clone()));
}
