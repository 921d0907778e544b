using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Refusals;

/// <summary>Refusals of the application or of the framework that say nothing: a status, and no body.</summary>
internal static class BareAnswer
{
    public static bool Is(HttpContext http) =>
        !http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null && http.Response.ContentLength is null or 0
        && (http.Response.StatusCode is 401 or 403 or 429 or 451 || http.Features.Get<StatedCause>() is not null || ForgedForm(http));

    public static StatedCause Cause(HttpContext http)
    {
        if (http.Features.Get<StatedCause>() is { } stated) return stated;
        if (ForgedForm(http)) return new("csrf.failed", ["the antiforgery check of the form did not hold"]);
        return http.Response.StatusCode switch
        {
            401 => Unauthorized(http),
            429 => new("rate.limit-exceeded", []),
            451 => new("legal.blocked", []),
            _ => new("application.refused", []),
        };
    }

    /// <summary>What the challenge of a 401 says (RFC 6750 section 3.1); JwtBearer writes "The token expired at …".</summary>
    public static StatedCause Unauthorized(HttpContext http)
    {
        var challenge = http.Response.Headers.WWWAuthenticate.ToString();
        if (!challenge.Contains("error=\"invalid_token\"", StringComparison.Ordinal)) return new("login.required", []);
        var fact = $"the challenge says {Text.Redaction.Quote(challenge)}";
        return challenge.Contains("expired", StringComparison.Ordinal) ? new("token.expired", [fact]) : new("token.invalid", [fact]);
    }

    private static bool ForgedForm(HttpContext http) => http.Response.StatusCode == 400 && http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
}
