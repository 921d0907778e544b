using System.Security.Cryptography;
using System.Text;

namespace Why403.Rendering;

/// <summary>What all reports begin with: nothing is fetched, and nothing runs but the script that the policy names by its hash.</summary>
internal static class HtmlHead
{
    /// <param name="css">The one style element; style attributes are refused by the policy.</param>
    /// <param name="hasScript">Whether <see cref="HtmlSort.Script"/> may run.</param>
    public static void Write(StringBuilder html, string title, string css, bool hasScript = false)
    {
        var script = hasScript ? $"; script-src 'sha256-{Hash(HtmlSort.Script)}'" : "";
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-").Append(Hash(css)).Append('\'').Append(script).Append("; base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n")
            .Append("<title>").Append(HtmlText.Escape(title)).Append(" · Why403</title>\n<style>").Append(css).Append("</style>\n</head>\n");
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
