namespace Why403.Statements;

/// <summary>451 and who carries out the block (RFC 7725).</summary>
internal static class LegalBlock
{
    public static void Read(Exchange exchange, Response response, Ledger ledger)
    {
        var blocker = Blocker(response);
        var name = blocker is null ? null : Quotation.Of(blocker, exchange.Request);
        // Section 4: the blocker may be an intermediary, and is then not the host that was asked.
        Layer? layer = blocker is null || exchange.Request.Uri is not { } asked || !Uri.TryCreate(asked, blocker, out var uri) ? null
            : SameSite(uri.Host, asked.Host) ? Layer.Application : Layer.Network;
        ledger.Claim("legal.blocked", Confidence.Proven, "the content is withheld because of a legal demand" + (name is null ? "" : $"; blocked by {name}"), layer,
            "the status is 451 Unavailable For Legal Reasons (RFC 7725)" + (name is null ? "" : $" and a Link of it names {name} as the blocker"));
    }

    private static string? Blocker(Response response)
    {
        foreach (var link in response.Headers.All("Link").Take(20))
            // One field may hold several links; each begins with its address in angle brackets (RFC 8288 section 3).
            foreach (var part in link.Split('<', 40))
                if (part.IndexOf('>', StringComparison.Ordinal) is > 0 and var end && part.AsSpan(end).Contains("blocked-by", StringComparison.OrdinalIgnoreCase)) return part[..end];
        return null;
    }

    private static bool SameSite(string a, string b) =>
        a.Equals(b, StringComparison.OrdinalIgnoreCase) || a.EndsWith("." + b, StringComparison.OrdinalIgnoreCase) || b.EndsWith("." + a, StringComparison.OrdinalIgnoreCase);
}
