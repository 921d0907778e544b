using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Why403.Guard.Credentials;
using Why403.Text;

namespace Why403.Guard.Tokens;

/// <summary>
/// All checks of a JSON Web Token that do not depend on its request. Form, names and times are ours, because an event names the
/// one that failed; the signature is Microsoft.IdentityModel's.
/// </summary>
internal sealed class JwtCheck(KeyRings rings)
{
    private const string Scheme = "Bearer";
    private const string Invalid = "token.invalid";
    private const string NotAccepted = "the token is not accepted";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenHash.Longest };
    private readonly ConditionalWeakTable<IssuerPlan, TokenValidationParameters> _parameters = [];

    /// <summary>The issuer of the plan that a token names; null where it is no JSON Web Token, or of nobody that is known.</summary>
    public static IssuerPlan? IssuerOf(CredentialPlan plan, string token, out JsonWebToken? jwt)
    {
        jwt = null;
        if (token.AsSpan().Count('.') != 2) return null;
        try
        {
            jwt = new(token);
            var name = jwt.Issuer;
            foreach (var issuer in plan.Issuers)
                if (issuer.Issuer == name) return issuer;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or JsonException or FormatException or InvalidOperationException)
        {
            // Not readable at all: the caller says so in its own words.
            jwt = null;
        }
        return null;
    }

    /// <summary>The checked token, or the outcome of the check that failed.</summary>
    public async ValueTask<(CheckedToken? Token, CredentialOutcome Outcome)> CheckAsync(JsonWebToken jwt, IssuerPlan issuer, DateTimeOffset now)
    {
        if (Header(jwt, issuer) is { } header) return (null, header);
        var ring = rings.Of(issuer);
        var id = string.IsNullOrEmpty(jwt.Kid) ? null : jwt.Kid;
        if (await ring.FindAsync(id) is null) return (null, NoKey(ring, issuer, id));
        var version = ring.Version;
        var result = await _handler.ValidateTokenAsync(jwt, _parameters.GetValue(issuer, _ => Parameters(issuer, ring)));
        if (!result.IsValid) return (null, Refused(result.Exception, jwt, issuer));
        if (Times(jwt, issuer, now) is { } time) return (null, time);
        string? Confirmed(string name) => jwt.TryGetPayloadValue<object>("cnf", out var cnf) && cnf is JsonElement { ValueKind: JsonValueKind.Object } part && part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var proof = Confirmed("jkt");
        var certificate = Confirmed("x5t#S256");
        // Bound in a way that is not understood here: it cannot be told whether its sender may use it.
        if (proof is null && certificate is null && jwt.TryGetPayloadValue<object>("cnf", out _)) return (null, CredentialOutcome.Refuse(Scheme, "token.binding-failed", "cnf", "the token is bound in a way that is not known here", NotAccepted));
        var outcome = new CredentialOutcome(CredentialState.Accepted) { Scheme = proof is null ? Scheme : "DPoP" };
        var identity = new TokenIdentity(jwt.Claims, outcome.Scheme, issuer.Roles);
        return (new(outcome, identity, issuer, End(jwt, issuer)) { ProofKey = proof, Certificate = certificate, Ring = ring, RingVersion = version }, outcome);
    }

    private static CredentialOutcome? Header(JsonWebToken jwt, IssuerPlan issuer)
    {
        if (MemberNames.Fault(jwt.EncodedHeader) is { } header) return Refuse("header", header);
        if (MemberNames.Fault(jwt.EncodedPayload) is { } claims) return Refuse("claims", claims);
        // No extension is known here, and what is named there must be understood (RFC 7515 section 4.1.11).
        if (jwt.TryGetHeaderValue<object>("crit", out _)) return Refuse("crit", "the header names extensions that must be understood");
        if (!issuer.Algorithms.Contains(jwt.Alg ?? "")) return Refuse("alg", $"alg is {Redaction.Quote(jwt.Alg ?? "")}, and {issuer.Name} signs with {string.Join(", ", issuer.Algorithms)}");
        if (!issuer.Types.IsEmpty && !issuer.Types.Contains(Type(jwt.Typ), StringComparer.OrdinalIgnoreCase)) return Refuse("typ", $"typ is {Redaction.Quote(jwt.Typ ?? "")}, and {string.Join(", ", issuer.Types)} is wanted");
        return null;
    }

    // RFC 7515 section 4.1.9: the part before the slash may be left out.
    private static string Type(string? type) => type is null ? "" : type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? type["application/".Length..] : type;

    private static CredentialOutcome NoKey(KeyRing ring, IssuerPlan issuer, string? id)
    {
        if (!ring.IsKnown) return CredentialOutcome.Leave(Scheme, $"the keys of {issuer.Name} could not be read yet");
        if (ring.LastFailed) return CredentialOutcome.Leave(Scheme, $"the token names a key that is not known, and the keys of {issuer.Name} could not be read again");
        return Refuse("kid", id is null ? $"the token names no key, and {issuer.Name} has several" : $"kid {Redaction.Quote(id)} is none of the keys of {issuer.Name}");
    }

    private static TokenValidationParameters Parameters(IssuerPlan issuer, KeyRing ring) => new()
    {
        ValidIssuer = issuer.Issuer, ValidAudiences = issuer.Audiences, ValidAlgorithms = issuer.Algorithms, TryAllIssuerSigningKeys = false,
        // The one key that the token names, and no other is tried.
        IssuerSigningKeyResolver = (_, _, id, _) => ring.Find(string.IsNullOrEmpty(id) ? null : id) is { } key ? [key] : [],
        // Times are checked below by the clock that was handed to us.
        ValidateLifetime = false,
    };

    private static CredentialOutcome Refused(Exception? e, JsonWebToken jwt, IssuerPlan issuer) => e switch
    {
        SecurityTokenInvalidAudienceException => CredentialOutcome.Refuse(Scheme, "token.wrong-audience", "aud", $"the audience is {Redaction.Quote(string.Join(' ', jwt.Audiences.Take(8)))} and not {string.Join(", ", issuer.Audiences)}", "the token is for another audience"),
        SecurityTokenInvalidIssuerException => Refuse("iss", "the issuer is another one"),
        _ => Refuse("signature", $"the signature is not of the key {Redaction.Quote(jwt.Kid ?? "of the issuer")}"),
    };

    private static CredentialOutcome? Times(JsonWebToken jwt, IssuerPlan issuer, DateTimeOffset now)
    {
        if (!jwt.TryGetPayloadValue<object>("exp", out var exp) || exp is not (int or long or double or decimal)) return Refuse("exp", "the token has no expiry");
        var end = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero);
        if (now >= end + issuer.Skew) return CredentialOutcome.Refuse(Scheme, "token.expired", "exp", $"the token expired {Say(now - end)} ago", "the token expired");
        var issued = jwt.IssuedAt == DateTime.MinValue ? (DateTimeOffset?)null : new DateTimeOffset(jwt.IssuedAt, TimeSpan.Zero);
        var start = jwt.ValidFrom == DateTime.MinValue ? issued : new DateTimeOffset(jwt.ValidFrom, TimeSpan.Zero);
        if (start > now + issuer.Skew) return CredentialOutcome.Refuse(Scheme, Invalid, "nbf", $"the token is valid only in {Say(start.Value - now)}", "the token is not valid yet");
        if (issuer.LongestLife is { } most && end - (issued ?? now) > most) return Refuse("lifetime", $"the token is valid for {Say(end - (issued ?? now))}, longer than {Say(most)}");
        return null;
    }

    private static DateTimeOffset End(JsonWebToken jwt, IssuerPlan issuer) => new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero) is var end && end.Year < 9000 ? end + issuer.Skew : end;

    private static CredentialOutcome Refuse(string check, string fact) => CredentialOutcome.Refuse(Scheme, Invalid, check, fact, NotAccepted);

    private static string Say(TimeSpan span) => span.TotalSeconds < 7200 ? $"{(long)span.TotalSeconds} s" : span.TotalHours < 72 ? $"{(long)span.TotalHours} h" : $"{(long)span.TotalDays} days";
}
