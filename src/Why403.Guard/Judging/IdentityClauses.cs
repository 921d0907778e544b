using System.Collections.Immutable;

namespace Why403.Guard.Judging;

internal sealed class SignedInClause(bool wanted) : Clause
{
    public override string CauseWhen => wanted ? "policy.denied" : "login.required";

    public override string CauseUnless => wanted ? "login.required" : "policy.denied";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var signedIn = facts.User is not null;
        because?.Add(signedIn ? "somebody is signed in" : "nobody is signed in");
        return signedIn == wanted;
    }
}

internal sealed class RoleClause(ImmutableArray<string> roles) : Clause
{
    public override string CauseWhen => "role.insufficient";

    public override string CauseUnless => "role.insufficient";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        if (facts.User is { } user)
            foreach (var role in roles)
                if (user.IsInRole(role))
                {
                    because?.Add($"the signed-in identity has the role {role}");
                    return true;
                }
        because?.Add((facts.User is null ? "nobody is signed in" : "the signed-in identity has none of the roles") + $", the rule names {string.Join(", ", roles)}");
        return false;
    }
}

/// <summary>RFC 8693 section 4.2: <c>scope</c> is a list in one text; other issuers write <c>scp</c>, one claim or several.</summary>
/// <param name="all">Every one of them must be there; otherwise one is enough.</param>
internal sealed class ScopeClause(ImmutableArray<string> scopes, bool all = false) : Clause
{
    public ImmutableArray<string> Scopes { get; } = scopes;

    public override string CauseWhen => "scope.insufficient";

    public override string CauseUnless => "scope.insufficient";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var user = facts.User;
        foreach (var scope in Scopes)
        {
            var carried = user is not null && Carries(user, scope);
            if (carried == all) continue;
            because?.Add(carried ? $"the token carries the scope {scope}" : user is null ? $"nobody is signed in, the rule names {string.Join(", ", Scopes)}" : $"the token does not carry the scope {scope}");
            return carried;
        }
        because?.Add(all ? "the token carries every scope" : (user is null ? "nobody is signed in" : "the token carries none of the scopes") + $", the rule names {string.Join(", ", Scopes)}");
        return all;
    }

    private static bool Carries(System.Security.Claims.ClaimsPrincipal user, string scope)
    {
        foreach (var claim in user.Claims)
        {
            if (claim.Type is not ("scope" or "scp" or "http://schemas.microsoft.com/identity/claims/scope")) continue;
            foreach (var range in claim.Value.AsSpan().Split(' '))
                if (claim.Value.AsSpan(range).SequenceEqual(scope)) return true;
        }
        return false;
    }
}
