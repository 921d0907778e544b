using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Why403.Guard.Credentials;
using Why403.Guard.Networks;
using Why403.Text;

namespace Why403.Guard.Tokens;

/// <summary>
/// The API keys of a plan. What was sent is hashed first and its hash compared whole with that of every key, found or not: the time
/// that it takes depends on how many keys there are, and on nothing of what was sent.
/// </summary>
internal sealed class ApiKeyRing
{
    private const int Longest = 256;

    private readonly ApiKeyPlan _plan;
    private readonly ImmutableArray<(ApiKeyEntry Entry, CredentialOutcome Outcome, TokenIdentity Identity)> _keys;

    public ApiKeyRing(ApiKeyPlan plan)
    {
        _plan = plan;
        _keys = [.. plan.Keys.Select(k => (k, new CredentialOutcome(CredentialState.Accepted) { Scheme = plan.Field }, Identity(k)))];
    }

    /// <summary>Comparisons so far, of which the test of the code path counts.</summary>
    public long Comparisons { get; private set; }

    public (TokenIdentity? Identity, CredentialOutcome Outcome) Check(string key, Address client, DateTimeOffset now)
    {
        if (key.Length > Longest) return (null, Refuse("form", "it is longer than any key"));
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var found = -1;
        for (var i = 0; i < _keys.Length; i++)
        {
            Comparisons++;
            if (CryptographicOperations.FixedTimeEquals(hash, _keys[i].Entry.Hash.AsSpan())) found = i;
        }
        if (found < 0) return (null, GuardApiKey.IsWhole(key) ? Refuse("key", "no key like this is known: revoked, or never issued") : Refuse("form", "its sum does not hold: it was mistyped or cut"));
        var (entry, outcome, identity) = _keys[found];
        var name = $"{entry.Prefix}… of {Redaction.Quote(entry.Id)}";
        if (now >= entry.Until) return (null, Refuse("until", $"the key {name} ended at {entry.Until.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}"));
        foreach (var network in entry.Networks)
            if (network.Find(client, now) >= 0) return (identity, outcome);
        return entry.Networks.IsEmpty ? (identity, outcome) : (null, Refuse("networks", $"the key {name} is not accepted from {client}") with { CauseId = "api-key.restricted" });
    }

    private CredentialOutcome Refuse(string check, string fact) => CredentialOutcome.Refuse(_plan.Field, "api-key.invalid", check, fact, "the key is not accepted") with { Error = "" };

    private static TokenIdentity Identity(ApiKeyEntry key)
    {
        List<Claim> claims = [new("sub", key.Id), new("api_key", key.Prefix)];
        if (!key.Scopes.IsEmpty) claims.Add(new("scope", string.Join(' ', key.Scopes)));
        claims.AddRange(key.Roles.Select(r => new Claim("roles", r)));
        return new(claims, "ApiKey", "roles");
    }
}
