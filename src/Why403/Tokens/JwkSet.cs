using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>The keys of an issuer (RFC 7517 section 5), or one key alone.</summary>
internal sealed record JwkSet(ImmutableArray<Jwk> Keys)
{
    private const int Most = 100;

    public string Kinds => string.Join(", ", Keys.Select(k => k.Type).Distinct().Order(StringComparer.Ordinal));

    /// <summary>Null with a problem where the text is no key set.</summary>
    public static JwkSet? Read(ReadOnlySpan<byte> json, out Problem? problem)
    {
        problem = null;
        if (JsonParts.Objects(json, "keys", Most) is { } keys)
        {
            if (keys.Length > 0) return new([.. keys.Select(k => new Jwk(k))]);
            problem = new(null, "the key set holds no key", "give the issuer's own document: its address is jwks_uri in /.well-known/openid-configuration");
            return null;
        }
        if (JsonMembers.Read(json) is { } one && one.Has("kty")) return new([new Jwk(one)]);
        problem = new(null, "this is no key set: a JSON object with the member keys", "give the issuer's own document: its address is jwks_uri in /.well-known/openid-configuration");
        return null;
    }
}
