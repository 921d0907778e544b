using System.Buffers;

namespace Why403.Tokens.Links;

/// <summary>What mail programs, chats, templates and short database columns do to a signed address on its way.</summary>
internal static class LinkDamage
{
    private const string Cause = "signed-url.damaged";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static void Judge(SignedLink link, Occasion occasion, Ledger ledger)
    {
        var inAddress = link.Carrier == "the address";
        var cut = inAddress ? CutLength(occasion.Request.Address) : "";
        if (link.Signature is { } signature && !Redacted.Looks(signature.Raw))
        {
            if (SignatureDamage.Find(signature) is { } damage) Claim(ledger, link, damage, cut);
            else if (inAddress && SignatureDamage.HasPlainPlus(signature))
                ledger.Claim(Cause, Confidence.Possible, $"{signature.Name} holds an unescaped plus, which many servers read as a space");
        }
        if (link.Missing.Length > 0)
        {
            Claim(ledger, link, $"{link.Carrier} carries part of {link.WithArticle}; missing: {string.Join(", ", link.Missing)}", cut);
        }
        if (inAddress) Address(link, occasion.Address, ledger);
    }

    private static void Address(SignedLink link, RequestAddress address, Ledger ledger)
    {
        var escaped = address.Parameters.Where(p => p.Escaped).Select(p => p.Name).Take(3).ToArray();
        if (escaped.Length > 0)
            Claim(ledger, link, $"the address was HTML-escaped on its way: it has &amp; before {Text.Redaction.Quote(string.Join(", ", escaped))} where & belongs");
        if (address.Parameters.FirstOrDefault(p => IsSigning(p.Name, link) && EncodedTwice(p.Raw)) is { Name: not null } twice)
            Claim(ledger, link, $"the parameter {Text.Redaction.Quote(twice.Name)} is percent-encoded twice (it holds %25)");
        if (address.Parameters is [.., var last] && last.Name != link.Signature?.Name && (IsSigning(last.Name, link) || last.Name == link.ExpiresBy)
            && last.Value is { Length: > 0 } end && SignatureDamage.Punctuation.Contains(end[^1], StringComparison.Ordinal))
            Claim(ledger, link, $"{Text.Redaction.Quote(last.Name)} ends in a punctuation mark that belongs to the text around the address");
        if (address.Parameters.Where(p => IsSigning(p.Name, link)).GroupBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } repeated)
            Claim(ledger, link with { Ceiling = Confidence.Possible }, $"the parameter {Text.Redaction.Quote(repeated.Key)} came {repeated.Count()} times");
    }

    private static void Claim(Ledger ledger, SignedLink link, string fact, string more = "")
    {
        if (more.Length == 0) ledger.Claim(Cause, link.Ceiling, fact);
        else ledger.Claim(Cause, link.Ceiling, fact, fact, more);
    }

    private static bool IsSigning(string name, SignedLink link) =>
        name == link.Signature?.Name || name is "Policy" or "X-Amz-Credential" or "X-Goog-Credential" or "X-Amz-Security-Token" or "X-Amz-SignedHeaders" or "se" or "st" or "Key-Pair-Id";

    /// <summary><c>%25</c> before two hex digits: an escape that was escaped again.</summary>
    private static bool EncodedTwice(string raw)
    {
        var rest = raw.AsSpan();
        for (var at = rest.IndexOf("%25", StringComparison.Ordinal); at >= 0; at = rest.IndexOf("%25", StringComparison.Ordinal))
        {
            rest = rest[(at + 3)..];
            if (rest.Length >= 2 && !rest[..2].ContainsAnyExcept(HexDigits)) return true;
        }
        return false;
    }

    // Widths of database columns and of old address fields.
    private static string CutLength(string address) =>
        address.Length is 255 or 256 or 511 or 512 or 1023 or 1024 or 2047 or 2048 ? $"the address has {address.Length} characters, a usual limit of columns and fields" : "";
}
