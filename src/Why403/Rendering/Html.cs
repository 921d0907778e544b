using System.Globalization;
using System.Text;

namespace Why403.Rendering;

/// <summary>The pieces that the sections of the report share.</summary>
internal static class Html
{
    public static string Prose(string text) => Of(line => line.Prose(text));

    public static string Of(Action<StyledText> compose)
    {
        var line = new StyledText();
        compose(line);
        return HtmlText.Write(line);
    }

    // What the column of text has room for at the size of code.
    private const int Columns = 76;

    /// <summary>Lines as a terminal shows them, for an element that keeps spaces and breaks.</summary>
    public static string Lines(Action<Page> write)
    {
        var page = new Page(new() { Width = Columns });
        write(page);
        var html = new StringBuilder();
        foreach (var run in page.Text.Runs)
        {
            if (run.IsBreak) html.Append('\n');
            else if (run.Role is Role.Plain or Role.Address or Role.Code) html.Append(HtmlText.Escape(run.Text));
            else html.Append("<span class=\"").Append(HtmlText.Class(run.Role)).Append("\">").Append(HtmlText.Escape(run.Text)).Append("</span>");
        }
        return html.ToString();
    }

    public static void Section(StringBuilder html, int level, string title) =>
        html.Append(CultureInfo.InvariantCulture, $"<h{level} class=\"section\">{title}</h{level}>\n");

    /// <summary>Evidence grouped by vantage point, each group in its own order.</summary>
    public static void Seen(StringBuilder html, IEnumerable<Evidence> evidence)
    {
        var groups = evidence.GroupBy(e => e.From).ToList();
        if (groups.Count == 0) return;
        html.Append("<dl class=\"seen\">");
        foreach (var group in groups)
        {
            html.Append("<dt>").Append(Words.Of(group.Key)).Append("</dt>");
            foreach (var fact in group) html.Append("<dd>").Append(Of(line => Sentences.Of(line, fact))).Append("</dd>\n");
        }
        html.Append("</dl>\n");
    }

    /// <summary>An id as an anchor: what is no letter, digit, dot or hyphen becomes a hyphen.</summary>
    public static string Anchor(string id) =>
        string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-'));

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
