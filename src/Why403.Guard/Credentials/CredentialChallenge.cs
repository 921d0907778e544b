using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Judging;

namespace Why403.Guard.Credentials;

/// <summary>What <c>WWW-Authenticate</c> says to a client that sent a token, a key, or nothing (RFC 6750 section 3, RFC 9449 section 7.1, RFC 9470 section 3).</summary>
internal static class CredentialChallenge
{
    private const string ProofAlgorithms = "ES256 RS256 PS256";

    /// <summary>False where the refusal is about no credential of ours.</summary>
    /// <param name="otherwise">The application has a sign-in of its own, for those who sent nothing.</param>
    public static bool Write(HttpContext http, CredentialPlan? plan, Rule rule, bool otherwise)
    {
        if (plan is null || http.Features.Get<CredentialOutcome>() is not { } outcome) return false;
        var cause = rule.Cause.Id;
        var refused = outcome.State is CredentialState.Refused && cause == outcome.CauseId;
        if (outcome.State == CredentialState.Unchecked && cause == outcome.CauseId)
        {
            http.Response.Headers.RetryAfter = "5";
            return true;
        }
        if (!refused && cause is not ("scope.insufficient" or "token.step-up-needed" or "token.missing" or "login.required")) return false;
        if (outcome.State == CredentialState.Absent && otherwise) return false;
        // An API key has no registered scheme; RFC 9110 section 11.6.1 still wants a challenge with a 401.
        var isKey = outcome.Scheme.Length > 0 && outcome.Scheme is not ("Bearer" or "DPoP") || (plan.Issuers.IsEmpty && plan.Introspection is null);
        var challenge = new StringBuilder(isKey ? "ApiKey" : outcome.Scheme.Length > 0 ? outcome.Scheme : "Bearer").Append(" realm=\"").Append(plan.Realm).Append('"');
        if (isKey) Add(challenge, "field", plan.ApiKeys?.Field ?? "");
        var error = refused ? outcome.Error : cause switch { "scope.insufficient" => "insufficient_scope", "token.step-up-needed" => "insufficient_user_authentication", _ => "" };
        Add(challenge, "error", error);
        if (refused) Add(challenge, "error_description", outcome.Description);
        Add(challenge, "scope", string.Join(' ', Needed(rule)));
        foreach (var step in rule.Unless.Clauses.OfType<StepUpClause>())
        {
            if (cause != "token.step-up-needed") continue;
            Add(challenge, "acr_values", string.Join(' ', step.Acr));
            if (step.MaxAge is { } age) Add(challenge, "max_age", ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }
        if (outcome.Scheme == "DPoP") Add(challenge, "algs", ProofAlgorithms);
        http.Response.Headers.WWWAuthenticate = challenge.ToString();
        return true;
    }

    private static void Add(StringBuilder challenge, string name, string value)
    {
        if (value.Length > 0 && value.All(c => c is >= ' ' and <= '~' and not ('"' or '\\'))) challenge.Append(", ").Append(name).Append("=\"").Append(value).Append('"');
    }

    private static ImmutableArray<string> Needed(Rule rule) => [.. rule.Unless.Clauses.OfType<ScopeClause>().SelectMany(c => c.Scopes).Distinct()];
}
