using System.Net;
using System.Text;

namespace Why403.Signatures;

/// <summary>Views of a body that the matchers share.</summary>
internal static class BodyText
{
    /// <summary>
    /// The body with its HTML character references decoded, or empty where it has none. Akamai writes its reference as
    /// <c>&amp;#35;18&amp;#46;</c>, so a literal text would miss it.
    /// </summary>
    public static byte[] Decoded(ReadOnlySpan<byte> body) =>
        body.IndexOf("&#"u8) < 0 && body.IndexOf("&amp;"u8) < 0 && body.IndexOf("&quot;"u8) < 0
            ? []
            : Encoding.UTF8.GetBytes(WebUtility.HtmlDecode(Encoding.UTF8.GetString(body)));

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8);

    /// <summary>A title stands in the head; searching a whole page for one would be wasted.</summary>
    public static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> body) => body[..Math.Min(body.Length, 16 * 1024)];

    /// <summary>The text of the first title element; empty where there is none.</summary>
    public static string Title(ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetString(Head(body));
        var open = head.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        if (open < 0) return "";
        var start = head.IndexOf('>', open);
        if (start < 0) return "";
        var end = head.IndexOf("</title", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? "" : WebUtility.HtmlDecode(head[(start + 1)..end]).Trim();
    }
}
