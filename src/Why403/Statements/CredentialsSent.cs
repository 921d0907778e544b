using Why403.Text;

namespace Why403.Statements;

/// <summary>What a capture shows of the credentials that its request carried.</summary>
internal enum CredentialsSent
{
    /// <summary>Only the answer is known, or the exporter takes credentials out.</summary>
    Unknown,
    None,
    /// <summary>No <c>Authorization</c>, but something that a server may take for credentials: a cookie, a key, a signed address.</summary>
    Elsewhere,
    Authorization,
}

internal static class SentCredentials
{
    public static CredentialsSent Of(Exchange exchange)
    {
        var (request, headers) = (exchange.Request, exchange.Request.Headers);
        if (headers.Has("Authorization")) return CredentialsSent.Authorization;
        // Every request that was really sent has fields: none at all means that the capture holds only the answer.
        if (exchange.Sanitized || headers.Count == 0) return CredentialsSent.Unknown;
        return headers.Has("Cookie") || headers.Any(f => Redaction.IsSecretHeader(f.Key)) || InAddress(request.Address) ? CredentialsSent.Elsewhere : CredentialsSent.None;
    }

    /// <summary>The address carries a signature, a token or a key.</summary>
    public static bool InAddress(string address)
    {
        var question = address.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return false;
        foreach (var pair in address[(question + 1)..].Split('&', 200))
            if (pair.Split('=', 2) is [var name, { Length: > 0 }] && Redaction.IsSecretParameter(name)) return true;
        return false;
    }

    public static string Say(CredentialsSent sent) => sent switch
    {
        CredentialsSent.Authorization => "Authorization was sent",
        CredentialsSent.Elsewhere => "the request carries no Authorization, but a cookie, a key or a signed address",
        CredentialsSent.None => "the request carries no Authorization",
        _ => "the capture does not show whether credentials were sent",
    };
}
