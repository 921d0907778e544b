using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Why403.Guard.Credentials;

namespace Why403.Guard.Tokens;

/// <summary>
/// Tokens that only their issuer can read (RFC 7662). An answer counts for a while, also one that says no; of many requests
/// with the same token at once, one asks.
/// </summary>
internal sealed partial class Introspection(IssuerDesk desk, TimeProvider clock, ILogger log)
{
    private const string Scheme = "Bearer";
    private const int MostAsked = 64;

    private readonly ConcurrentDictionary<TokenHash, Lazy<Task<(CheckedToken?, CredentialOutcome)>>> _asking = new();
    private readonly TokenTable<Answer> _refused = new(1 << 14);

    private sealed record Answer(CredentialOutcome Outcome, DateTimeOffset End);

    public async ValueTask<(CheckedToken? Token, CredentialOutcome Outcome)> CheckAsync(IntrospectionPlan plan, string token, TokenHash hash)
    {
        if (_refused.Find(hash) is { } known && clock.GetUtcNow() < known.End) return (null, known.Outcome);
        // Invented tokens, each asked for once, would make this site hammer its issuer.
        if (_asking.Count >= MostAsked && !_asking.ContainsKey(hash)) return (null, CredentialOutcome.Leave(Scheme, $"{MostAsked} tokens are being asked for already"));
        var asking = _asking.GetOrAdd(hash, _ => new(() => AskAsync(plan, token, hash)));
        try
        {
            return await asking.Value;
        }
        finally
        {
            _asking.TryRemove(new(hash, asking));
        }
    }

    private async Task<(CheckedToken?, CredentialOutcome)> AskAsync(IntrospectionPlan plan, string token, TokenHash hash)
    {
        try
        {
            using var answer = JsonDocument.Parse(await desk.IntrospectAsync(plan, token), new() { MaxDepth = 16 });
            var (found, outcome) = Read(plan, answer.RootElement);
            if (found is null) _refused.Keep(hash, new(outcome, clock.GetUtcNow() + plan.Keep));
            return (found, outcome);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            var why = e is OperationCanceledException ? "no answer in time" : e is JsonException ? "the answer is no JSON" : e.Message;
            NoAnswer(plan.Address.Host, why);
            return (null, CredentialOutcome.Leave(Scheme, $"introspection at {plan.Address.Host} gave no answer: {why}"));
        }
    }

    private (CheckedToken?, CredentialOutcome) Read(IntrospectionPlan plan, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("active", out var active) || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return (null, CredentialOutcome.Leave(Scheme, "the answer of the introspection does not say whether the token is active"));
        if (active.ValueKind == JsonValueKind.False) return (null, CredentialOutcome.Refuse(Scheme, "token.invalid", "active", "its issuer says that the token is not active: expired, revoked or unknown", "the token is not accepted"));
        var now = clock.GetUtcNow();
        var end = now + plan.Keep;
        if (Number(answer, "exp") is { } exp)
        {
            if (exp <= now) return (null, CredentialOutcome.Refuse(Scheme, "token.expired", "exp", "the token expired", "the token expired"));
            if (exp < end) end = exp;
        }
        if (Number(answer, "nbf") is { } start && start > now + TimeSpan.FromSeconds(30)) return (null, CredentialOutcome.Refuse(Scheme, "token.invalid", "nbf", "the token is not valid yet", "the token is not valid yet"));
        var claims = Claims(answer).ToList();
        if (!plan.Audiences.IsEmpty && !claims.Any(c => c.Type == "aud" && plan.Audiences.Contains(c.Value))) return (null, CredentialOutcome.Refuse(Scheme, "token.wrong-audience", "aud", $"the token is not for {string.Join(", ", plan.Audiences)}", "the token is for another audience"));
        var bound = answer.TryGetProperty("cnf", out var cnf) && cnf.ValueKind == JsonValueKind.Object;
        var (proof, certificate) = bound ? (Word(cnf, "jkt"), Word(cnf, "x5t#S256")) : (null, null);
        if (bound && proof is null && certificate is null) return (null, CredentialOutcome.Refuse(Scheme, "token.binding-failed", "cnf", "the token is bound in a way that is not known here", "the token is not accepted"));
        var outcome = new CredentialOutcome(CredentialState.Accepted) { Scheme = proof is null ? Scheme : "DPoP" };
        return (new(outcome, new TokenIdentity(claims, outcome.Scheme, "roles"), plan, end) { ProofKey = proof, Certificate = certificate }, outcome);
    }

    private static IEnumerable<Claim> Claims(JsonElement answer)
    {
        foreach (var member in answer.EnumerateObject().Take(200))
        {
            if (member.Value.ValueKind == JsonValueKind.Array)
                foreach (var item in member.Value.EnumerateArray().Take(200)) yield return new(member.Name, item.ToString());
            else if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) yield return new(member.Name, member.Value.ToString());
        }
    }

    private static string? Word(JsonElement part, string name) => part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 99_999_999_999 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    [LoggerMessage(32, LogLevel.Warning, "introspection at {Host} gave no answer: {Why}")]
    private partial void NoAnswer(string host, string why);
}
