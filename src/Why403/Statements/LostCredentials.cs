namespace Why403.Statements;

/// <summary>Credentials that a redirect to another host left behind, as browsers and curl do (Fetch standard, HTTP-redirect fetch, step 13).</summary>
internal static class LostCredentials
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 } || exchange.Previous is not { } before || exchange.Sanitized || before.Sanitized) return Reading.Nothing;
        if (exchange.Request.Uri is not { } now || before.Request.Uri is not { } first || Same(first, now)) return Reading.Nothing;
        // A signed address carries its own credentials and must come without others.
        if (SentCredentials.InAddress(exchange.Request.Address)) return Reading.Nothing;
        var ledger = new Ledger();
        if (Left("Authorization", before, exchange))
            Claim("Authorization", Confidence.Likely);
        else if (Left("Cookie", before, exchange))
            // A cookie belongs to its site, so a redirect to another takes none along, and none need be wanted there.
            Claim("Cookie", Confidence.Possible);
        return ledger.Close();

        void Claim(string field, Confidence confidence) =>
            ledger.Claim("token.missing", confidence, $"the credentials were sent to {first.Authority} and left behind at the redirect to {now.Authority}", Layer.Application,
                $"{field} was sent to {first.Authority}", $"the request to {now.Authority} carries none");
    }

    private static bool Same(Uri a, Uri b) => a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase) && (a.Port == b.Port || (a.IsDefaultPort && b.IsDefaultPort));

    private static bool Left(string field, Exchange before, Exchange after) =>
        before.Request.Headers.Has(field) && !after.Request.Headers.Has(field) && !after.Request.Headers.Has("Authorization");
}
