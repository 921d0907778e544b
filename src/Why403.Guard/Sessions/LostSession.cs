using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Why403.Guard.Sessions;

/// <summary>A request came with the cookie of a session that cannot be used: a feature of the request, once somebody has asked.</summary>
/// <param name="Scheme">The sign-in whose cookie it is; empty where no session was lost.</param>
/// <param name="CauseId">A cause of the catalogue.</param>
/// <param name="Facts">What became of it, for events.</param>
/// <param name="Keep">The session may still be there, so the cookie stays.</param>
internal sealed record LostSession(string Scheme, string CauseId, ImmutableArray<string> Facts, bool Keep)
{
    public const string Over = "session.mismatch";

    public const string Unreachable = "session.store-unreachable";

    private static readonly LostSession None = new("", "", [], true);

    /// <summary>Null where somebody is signed in, no cookie came, or nothing watches sessions.</summary>
    public static LostSession? Of(HttpContext http)
    {
        var lost = http.Features.Get<LostSession>();
        if (lost is null) http.Features.Set(lost = http.RequestServices?.GetService<ISessionWitness>()?.Find(http) ?? None);
        return lost.Scheme.Length > 0 ? lost : null;
    }
}
