using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Credentials;
using Why403.Guard.Networks;

namespace Why403.Guard.Tokens;

/// <summary>Finds the one credential of a request, and checks it: from the table of what was checked lately, or from the beginning.</summary>
internal sealed class CredentialJudge(KeyRings rings, Introspection introspection, TimeProvider clock) : ICredentialJudge
{
    private const string Invalid = "token.invalid";
    private const string NotAccepted = "the token is not accepted";

    private readonly JwtCheck _jwt = new(rings);
    private readonly DpopCheck _dpop = new();
    private readonly TokenTable<CheckedToken> _checked = new(1 << 15);
    private readonly ConditionalWeakTable<ApiKeyPlan, ApiKeyRing> _apiKeys = [];

    public ValueTask<CredentialOutcome> JudgeAsync(HttpContext http, CredentialPlan plan, Address client, DateTimeOffset now)
    {
        var fields = http.Request.Headers.Authorization;
        if (fields.Count == 0) return new(ApiKey(http, plan, client, now));
        if (fields.Count > 1) return new(CredentialOutcome.Refuse("Bearer", Invalid, "form", "the request carries more than one Authorization", NotAccepted) with { Error = "invalid_request" });
        var field = fields[0] ?? "";
        var proves = field.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase);
        // Another scheme is the application's own.
        if ((!proves && !field.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) || (plan.Issuers.IsEmpty && plan.Introspection is null)) return new(ApiKey(http, plan, client, now));
        var token = field.AsSpan(proves ? 5 : 7).Trim(' ');
        if (!TokenHash.TryOf(token, out var hash)) return new(CredentialOutcome.Refuse("Bearer", Invalid, "form", $"the token has {token.Length} characters, or others than ASCII", NotAccepted));
        if (_checked.Find(hash) is { } known && IsOf(plan, known, now))
        {
            if (known is { ProofKey: null, Certificate: null } && !proves) return new(Accept(http, known));
            return BoundAsync(http, known, token.ToString(), proves, now);
        }
        return CheckAsync(http, plan, token.ToString(), hash, proves, now);
    }

    private static bool IsOf(CredentialPlan plan, CheckedToken known, DateTimeOffset now)
    {
        if (plan.Introspection is { } asking && known.Counts(asking, now)) return true;
        foreach (var issuer in plan.Issuers)
            if (known.Counts(issuer, now)) return true;
        return false;
    }

    private async ValueTask<CredentialOutcome> CheckAsync(HttpContext http, CredentialPlan plan, string token, TokenHash hash, bool proves, DateTimeOffset now)
    {
        _checked.Drop(hash);
        CheckedToken? found;
        CredentialOutcome outcome;
        if (JwtCheck.IssuerOf(plan, token, out var jwt) is { } issuer) (found, outcome) = await _jwt.CheckAsync(jwt!, issuer, now);
        else if (plan.Introspection is { } asking) (found, outcome) = await introspection.CheckAsync(asking, token, hash);
        else return CredentialOutcome.Refuse("Bearer", Invalid, jwt is null ? "form" : "iss", jwt is null ? "it cannot be read as a JSON Web Token" : $"its issuer {Text.Redaction.Quote(jwt.Issuer)} is none that is accepted", NotAccepted);
        if (found is null) return proves ? outcome with { Scheme = "DPoP" } : outcome;
        _checked.Keep(hash, found);
        return await BoundAsync(http, found, token, proves, clock.GetUtcNow());
    }

    /// <summary>What depends on the request: the proof, the certificate, and that the scheme fits.</summary>
    private async ValueTask<CredentialOutcome> BoundAsync(HttpContext http, CheckedToken token, string text, bool proves, DateTimeOffset now)
    {
        if (proves != token.ProofKey is not null)
            return CredentialOutcome.Refuse(proves ? "DPoP" : "Bearer", "token.binding-failed", "cnf", proves ? "a token that is bound to no key was sent as DPoP" : "a token that is bound to a DPoP key was sent as Bearer", NotAccepted);
        if (token.Certificate is { } certificate)
        {
            if (http.Connection.ClientCertificate is not { } shown) return CredentialOutcome.Refuse("Bearer", "token.binding-failed", "cnf", "the token is bound to a client certificate, and the connection has none", NotAccepted);
            var hash = Base64Url.EncodeToString(SHA256.HashData(shown.RawDataMemory.Span));
            if (!string.Equals(hash, certificate, StringComparison.Ordinal)) return CredentialOutcome.Refuse("Bearer", "token.binding-failed", "cnf", "the token is bound to another client certificate than the connection's", NotAccepted);
        }
        if (token.ProofKey is { } key && await _dpop.FaultAsync(http, text, key, now) is { } fault) return fault;
        return Accept(http, token);
    }

    private static CredentialOutcome Accept(HttpContext http, CheckedToken token)
    {
        http.User = new TokenPrincipal(token.Identity);
        return token.Outcome;
    }

    private CredentialOutcome ApiKey(HttpContext http, CredentialPlan plan, Address client, DateTimeOffset now)
    {
        if (plan.ApiKeys is not { } keys || http.Request.Headers[keys.Field] is not { Count: > 0 } values) return CredentialOutcome.Absent;
        if (values.Count > 1) return CredentialOutcome.Refuse(keys.Field, "api-key.invalid", "form", $"the request carries more than one {keys.Field}", "more than one key") with { Error = "" };
        var (identity, outcome) = _apiKeys.GetValue(keys, static k => new(k)).Check(values[0] ?? "", client, now);
        if (identity is not null) http.User = new TokenPrincipal(identity);
        return outcome;
    }

    /// <summary>For the test of the code path.</summary>
    internal ApiKeyRing Keys(ApiKeyPlan plan) => _apiKeys.GetValue(plan, static k => new(k));
}
