using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Why403.Text;
using Why403.Tokens.Links;

namespace Why403.Tokens;

/// <summary>A DPoP proof names the method, the address and the token it is made for (RFC 9449 section 4.2).</summary>
internal static class DpopProof
{
    private const string Cause = "token.binding-failed";

    public static void Judge(ImmutableArray<Jwt> tokens, Occasion occasion, Ledger ledger)
    {
        var access = tokens.FirstOrDefault(t => t.Place == TokenPlace.Authorization);
        var text = occasion.Request.Headers["dpop"];
        if (text is null)
        {
            if (occasion.Request.Headers["authorization"]?.StartsWith("DPoP ", StringComparison.OrdinalIgnoreCase) == true && !occasion.Exchange.Sanitized)
                ledger.Claim(Cause, Confidence.Likely, "the token is of the scheme DPoP, and no DPoP proof came with it");
            return;
        }
        if (Jwt.Read(text.Trim(), "header DPoP", TokenPlace.Elsewhere) is not { Kind: JwtKind.Signed } proof || Redacted.Looks(text)) return;
        var method = occasion.Request.Method;
        if (proof.Claims["htm"] is { } htm && method.Length > 0 && htm != method)
            ledger.Claim(Cause, Confidence.Likely, $"the DPoP proof is made for the method {Redaction.Quote(htm)}, the request is {Redaction.Quote(method)}");
        // htu has no query and no fragment; scheme and host compare without case, and the default port may be left out.
        if (proof.Claims["htu"] is { } htu && Uri.TryCreate(htu, UriKind.Absolute, out var made) && occasion.Request.Uri is { } asked
            && Uri.Compare(made, asked, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.Unescaped, StringComparison.Ordinal) != 0)
            ledger.Claim(Cause, Confidence.Likely, $"the DPoP proof is made for {Redaction.Quote(Redaction.Address(htu))}, another address than the requested one");
        if (access is not null && !Redacted.Looks(access.Raw) && proof.Claims["ath"] is { } hash && hash != Hash(access.Raw))
            ledger.Claim(Cause, Confidence.Likely, "the DPoP proof is made for another access token (ath differs)");
        if (occasion.Moment.At is { } now && proof.IssuedAt is { } issued && (now - issued).Duration() > LinkValidity.Skew)
            ledger.Claim(Cause, Confidence.Possible, $"the DPoP proof was issued {Instant.Say(now - issued)} {(now > issued ? "before" : "after")} {occasion.Moment.Words}; servers admit a few minutes");
    }

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
