using System.Text;

namespace Why403.Rendering;

/// <summary>The words as HTML, each role a class; line breaks become <c>br</c>.</summary>
public static class HtmlText
{
    public static string Write(StyledText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var html = new StringBuilder();
        foreach (var run in text.Runs)
        {
            _ = run switch
            {
                { IsBreak: true } => html.Append("<br>\n"),
                { Role: Role.Plain } => html.Append(Escape(run.Text)),
                { Role: Role.Code } => html.Append("<code>").Append(Escape(run.Bare)).Append("</code>"),
                { Role: Role.Command or Role.Address } => html.Append("<code>").Append(Escape(run.Text)).Append("</code>"),
                _ => html.Append("<span class=\"").Append(Class(run.Role)).Append("\">").Append(Escape(run.Text)).Append("</span>"),
            };
        }
        return html.ToString();
    }

    /// <summary>Made visible, and safe in element content and in a quoted attribute.</summary>
    public static string Escape(string text)
    {
        var visible = VisibleText.Of(text);
        return visible.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal).Replace("`", "&#96;", StringComparison.Ordinal);
    }

    internal static string Class(Role role) => role switch
    {
        Role.OpensAccess => "opens-access",
        Role.Refused => "refused",
        Role.Ok => "ok",
        Role.Unsure => "unsure",
        Role.Proven => "proven",
        Role.Likely => "likely",
        Role.Possible => "possible",
        Role.Muted => "muted",
        Role.Primary => "primary",
        Role.Related => "related",
        Role.Removed => "removed",
        Role.Added => "added",
        Role.Heading => "heading",
        Role.Answer => "sentence",
        Role.Fix => "fix-label",
        Role.Owner => "who",
        _ => "plain",
    };
}
