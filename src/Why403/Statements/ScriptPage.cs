using System.Text;

namespace Why403.Statements;

/// <summary>A page that shows nothing and loads a script, as challenges do.</summary>
internal static class ScriptPage
{
    private const int Enough = 32 * 1024;

    // A sentence that explains a limit is longer than this; "Loading…" is not.
    private const int FewLetters = 40;

    public static bool Is(Response response)
    {
        var html = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, Enough)]);
        if (!html.Contains("<script", StringComparison.OrdinalIgnoreCase)) return false;
        var letters = 0;
        for (var at = 0; at < html.Length;)
        {
            if (html[at] != '<')
            {
                if (char.IsLetterOrDigit(html[at++]) && ++letters >= FewLetters) return false;
                continue;
            }
            var element = html.AsSpan(at);
            // The text of these is not shown.
            var end = element.StartsWith("<script", StringComparison.OrdinalIgnoreCase) ? html.IndexOf("</script", at, StringComparison.OrdinalIgnoreCase)
                : element.StartsWith("<style", StringComparison.OrdinalIgnoreCase) ? html.IndexOf("</style", at, StringComparison.OrdinalIgnoreCase)
                : at;
            end = end < 0 ? -1 : html.IndexOf('>', end);
            at = end < 0 ? html.Length : end + 1;
        }
        return true;
    }
}
