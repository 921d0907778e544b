using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Refusals;

/// <summary>
/// ASP.NET Core's authorization says who must be what, and its answer says nothing of it: JwtBearer sends a bare 403 (fact of its
/// source). The decision stays the framework's; its bare answer gets the words, and RFC 6750's challenge where scopes are missing.
/// </summary>
internal sealed class AuthorizationAnswers(IAuthorizationMiddlewareResultHandler inner, RefusalDesk desk) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await inner.HandleAsync(next, context, policy, authorizeResult);
        if (authorizeResult.Succeeded || context.Response.HasStarted) return;
        if (authorizeResult.Challenged) context.Features.Set(Challenged.Mark);
        if (authorizeResult.Forbidden)
        {
            var failed = authorizeResult.AuthorizationFailure?.FailedRequirements.ToList() ?? [];
            context.Features.Set(new StatedCause(Cause(failed), [.. failed.Select(Say), .. authorizeResult.AuthorizationFailure?.FailureReasons.Select(r => r.Message) ?? []]));
            Challenge(context, failed);
        }
        await desk.AnswerAsync(context);
    }

    private static string Cause(List<IAuthorizationRequirement> failed)
    {
        if (failed.Any(r => r is RolesAuthorizationRequirement or NameAuthorizationRequirement)) return "role.insufficient";
        if (failed.Any(IsScope)) return "scope.insufficient";
        return failed.Any(r => r is ClaimsAuthorizationRequirement) ? "role.insufficient" : "application.refused";
    }

    private static bool IsScope(IAuthorizationRequirement requirement) => requirement is ClaimsAuthorizationRequirement { ClaimType: "scope" or "scp" or "http://schemas.microsoft.com/identity/claims/scope" };

    // The built-in requirements print themselves in words; others print the name of their type.
    private static string Say(IAuthorizationRequirement requirement) => Text.Redaction.Quote(requirement.ToString() ?? requirement.GetType().Name);

    private static void Challenge(HttpContext http, List<IAuthorizationRequirement> failed)
    {
        var scopes = failed.Where(IsScope).SelectMany(r => ((ClaimsAuthorizationRequirement)r).AllowedValues ?? []).Where(IsScopeToken).ToImmutableArray();
        var bearer = http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        if (scopes.IsEmpty || !bearer || http.Response.StatusCode != StatusCodes.Status403Forbidden || http.Response.Headers.WWWAuthenticate.Count > 0) return;
        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
    }

    // RFC 6749 appendix A.4: printable characters but the blank, the quote and the backslash.
    private static bool IsScopeToken(string text) => text.Length > 0 && text.All(c => c is >= '!' and <= '~' and not ('"' or '\\'));
}
