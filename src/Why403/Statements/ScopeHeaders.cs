namespace Why403.Statements;

/// <summary>Fields in which GitHub says what a token would need, beside what it has.</summary>
internal static class ScopeHeaders
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 or 404 } response) return Reading.Nothing;
        var ledger = new Ledger();
        var accepted = Words(response.Headers["X-Accepted-OAuth-Scopes"]);
        if (response.Status != 401 && response.Headers["X-OAuth-Scopes"] is { } held && accepted.Length > 0) Compare(exchange, response, accepted, Words(held), ledger);
        if (response.Headers["X-Accepted-GitHub-Permissions"] is { Length: > 0 } needed)
        {
            var shown = Quotation.Of(needed, exchange.Request);
            if (response.Status == 403 && response.Body.Span.IndexOf("Resource not accessible by"u8) >= 0)
                ledger.Claim("scope.insufficient", Confidence.Proven, $"the token lacks a permission; needed: `{shown}`", Layer.Application, 2, $"X-Accepted-GitHub-Permissions: {shown}", "the body says `Resource not accessible by`");
            else ledger.Note($"this endpoint needs the permission {shown}");
        }
        if (response.Headers["X-GitHub-SSO"] is { } sso) SingleSignOn(exchange, response, sso, ledger);
        return ledger.Close();
    }

    private static void Compare(Exchange exchange, Response response, string[] accepted, string[] held, Ledger ledger)
    {
        // One of the accepted scopes is enough.
        if (accepted.Any(a => held.Any(h => Covers(h, a)))) return;
        var wanted = Quotation.Of(string.Join(", ", accepted), exchange.Request);
        // A limit that is used up explains a 403 as well, and so does not let the scopes decide.
        var isOpen = !RateLimit.Read(response.Headers, null).Exists(l => l.IsUsedUp);
        ledger.Claim("scope.insufficient", response.Status == 403 && isOpen ? Confidence.Likely : Confidence.Possible, $"the token lacks a scope; one of these is needed: {wanted}", Layer.Application,
            $"X-Accepted-OAuth-Scopes: {wanted}; X-OAuth-Scopes: {(held.Length == 0 ? "none" : Quotation.Of(string.Join(", ", held), exchange.Request))}");
    }

    /// <summary>GitHub documentation, "Scopes for OAuth apps": a parent covers its children, admin covers write, write covers read.</summary>
    private static bool Covers(string held, string wanted)
    {
        if (held == wanted || wanted.StartsWith(held + ":", StringComparison.Ordinal) || (held == "repo" && wanted is "public_repo" or "security_events")) return true;
        return held.Split(':', 2) is [("admin" or "write" or "manage_runners") and var right, var kind] && wanted.Split(':', 2) is [var less, var of] && of == kind && (less == "read" || (right == "admin" && less is "write" or "manage_runners"));
    }

    private static void SingleSignOn(Exchange exchange, Response response, string value, Ledger ledger)
    {
        if (response.Status == 403 && value.StartsWith("required", StringComparison.OrdinalIgnoreCase))
        {
            // The query of the address authorizes whoever opens it; the address without it shows which organization asks.
            var page = value.Split("url=", 2) is [_, var address] ? $"; the token is authorized at {Quotation.Of(address.Trim().Split('?', '#')[0], exchange.Request)}" : "";
            ledger.Claim("policy.denied", Confidence.Proven, "the organization wants the token authorized by its single sign-on" + page, Layer.Application, "the answer has X-GitHub-SSO: required");
        }
        else if (value.StartsWith("partial-results", StringComparison.OrdinalIgnoreCase)) ledger.Note($"the answer leaves out organizations whose single sign-on the token lacks (X-GitHub-SSO: {Quotation.Of(value, exchange.Request)})");
    }

    private static string[] Words(string? list) => list?.Split([',', ' '], 100, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
