using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Why403.Guard.Refusals;

/// <summary>
/// The page of a refused visitor: no script, no picture, nothing of the request in it. It reads with a screen reader from the
/// top, works without colours, and grows with the visitor's own font size.
/// </summary>
internal static class RefusalPage
{
    // The page is UTF-8: letters of all our languages stand as they are, markup never does.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style = """
        :root{color-scheme:light dark}body{margin:0;font:1.1rem/1.6 system-ui,sans-serif;background:#fff;color:#1a1a1a}main{max-width:38rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .25rem}p{margin:.25rem 0}dl{margin:2rem 0 0;padding:1rem 0 0;border-top:1px solid #767676}dt{font-weight:600}dd{margin:0 0 .75rem;overflow-wrap:anywhere}code{font:1.15rem ui-monospace,monospace;letter-spacing:.04em}a{color:#0b4fb3}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}a{color:#8ab8ff}}
        """;

    /// <summary>The page's own style and nothing else may load or run.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string Write(Refusal refusal, PageTexts texts)
    {
        var title = texts["title"];
        var page = new StringBuilder(4096);
        page.Append("<!doctype html>\n<html lang=\"").Append(texts.Language).Append("\" dir=\"").Append(texts["direction"]).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n");
        if (refusal.Reference is not null) page.Append("<meta name=\"why403-reference\" content=\"").Append(refusal.Reference).Append("\">\n");
        page.Append("<title>").Append(Encode(title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n");
        page.Append("<h1>").Append(Encode(title)).Append("</h1>\n<p>").Append(Encode(refusal.What(texts))).Append("</p>\n");
        page.Append("<h2>").Append(Encode(texts["now"])).Append("</h2>\n<p>").Append(Encode(refusal.Do(texts))).Append("</p>\n<dl>\n");
        if (refusal.Reference is not null)
            page.Append("<dt>").Append(Encode(texts["reference"])).Append("</dt>\n<dd><code dir=\"ltr\">").Append(Grouped(refusal.Reference)).Append("</code><br>").Append(Encode(texts["tell"])).Append("</dd>\n");
        if (refusal.Contact.Length > 0) page.Append("<dt>").Append(Encode(texts["contact"])).Append("</dt>\n<dd>").Append(Contact(refusal.Contact)).Append("</dd>\n");
        var time = refusal.Time.UtcDateTime;
        page.Append("<dt>").Append(Encode(texts["time"])).Append("</dt>\n<dd><time dir=\"ltr\" datetime=\"").Append(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\">")
            .Append(time.ToString("yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture)).Append("</time></dd>\n</dl>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>In groups of four, for reading out; a reader takes it with and without the blanks.</summary>
    public static string Grouped(string reference) => string.Join(' ', reference.Chunk(4).Select(c => new string(c)));

    private static string Contact(string contact)
    {
        var shown = Encode(contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? contact["mailto:".Length..] : contact);
        return Uri.TryCreate(contact, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https" or "http" ? $"<a href=\"{Encode(contact)}\">{shown}</a>" : shown;
    }

    private static string Encode(string text) => Encoder.Encode(text);
}
