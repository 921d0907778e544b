using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Why403.Guard.Refusals;

/// <summary>What all pages for visitors have in common: one style, no script, and a policy that lets nothing else load or run.</summary>
internal static class VisitorPage
{
    // The page is UTF-8: letters of all our languages stand as they are, markup never does.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Style = """
        :root{color-scheme:light dark}body{margin:0;font:1.1rem/1.6 system-ui,sans-serif;background:#fff;color:#1a1a1a}main{max-width:38rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.1rem;margin:2rem 0 .25rem}p{margin:.25rem 0}dl{margin:2rem 0 0;padding:1rem 0 0;border-top:1px solid #767676}dt{font-weight:600}dd{margin:0 0 .75rem;overflow-wrap:anywhere}code{font:1.15rem ui-monospace,monospace;letter-spacing:.04em}a{color:#0b4fb3}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}a{color:#8ab8ff}}label{display:block;margin:1rem 0 .25rem;font-weight:600}input,textarea{box-sizing:border-box;width:100%;font:inherit;padding:.5rem;border:1px solid #767676;border-radius:.25rem;background:transparent;color:inherit}button{font:inherit;margin:1rem 0;padding:.5rem 1.25rem;border:1px solid currentColor;border-radius:.25rem;background:transparent;color:inherit;cursor:pointer}
        """;

    /// <summary>For a page without a form.</summary>
    public static string SecurityPolicy { get; } = Policy("'none'");

    /// <summary>For a page whose form goes to the site itself.</summary>
    public static string FormPolicy { get; } = Policy("'self'");

    /// <param name="head">More elements of the head, as markup.</param>
    /// <param name="reference">For programs that read the page; null for none.</param>
    public static StringBuilder Begin(PageTexts texts, string title, string? reference, string head = "")
    {
        var page = new StringBuilder(4096);
        page.Append("<!doctype html>\n<html lang=\"").Append(texts.Language).Append("\" dir=\"").Append(texts["direction"]).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n");
        if (reference is not null) page.Append("<meta name=\"why403-reference\" content=\"").Append(reference).Append("\">\n");
        return page.Append(head).Append("<title>").Append(Encode(title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<main>\n");
    }

    public static string End(StringBuilder page) => page.Append("</main>\n</body>\n</html>\n").ToString();

    public static string Encode(string text) => Encoder.Encode(text);

    private static string Policy(string forms) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'";
}
