using System.Globalization;

namespace Why403.Guard.Refusals;

/// <summary>
/// The page of a refused visitor: no script, no picture, nothing of the request in it. It reads with a screen reader from the
/// top, works without colours, and grows with the visitor's own font size.
/// </summary>
internal static class RefusalPage
{
    public static string Write(Refusal refusal, PageTexts texts)
    {
        var title = texts["title"];
        var page = VisitorPage.Begin(texts, title, refusal.Reference);
        page.Append("<h1>").Append(Encode(title)).Append("</h1>\n<p>").Append(Encode(refusal.What(texts))).Append("</p>\n");
        page.Append("<h2>").Append(Encode(texts["now"])).Append("</h2>\n<p>").Append(Encode(refusal.Do(texts))).Append("</p>\n<dl>\n");
        if (refusal.Reference is not null)
            page.Append("<dt>").Append(Encode(texts["reference"])).Append("</dt>\n<dd><code dir=\"ltr\">").Append(Grouped(refusal.Reference)).Append("</code><br>").Append(Encode(texts["tell"])).Append(refusal.StatusPage is { } status ? $"<br><a href=\"{Encode(status)}\">{Encode(texts["status.link"])}</a>" : "").Append("</dd>\n");
        if (refusal.Contact.Length > 0) page.Append("<dt>").Append(Encode(texts["contact"])).Append("</dt>\n<dd>").Append(Contact(refusal.Contact)).Append("</dd>\n");
        var time = refusal.Time.UtcDateTime;
        page.Append("<dt>").Append(Encode(texts["time"])).Append("</dt>\n<dd><time dir=\"ltr\" datetime=\"").Append(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\">")
            .Append(time.ToString("yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture)).Append("</time></dd>\n</dl>\n");
        return VisitorPage.End(page);
    }

    /// <summary>In groups of four, for reading out; a reader takes it with and without the blanks.</summary>
    public static string Grouped(string reference) => string.Join(' ', reference.Chunk(4).Select(c => new string(c)));

    public static string Contact(string contact)
    {
        var shown = Encode(contact.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? contact["mailto:".Length..] : contact);
        return Uri.TryCreate(contact, UriKind.Absolute, out var uri) && uri.Scheme is "mailto" or "https" or "http" ? $"<a href=\"{Encode(contact)}\">{shown}</a>" : shown;
    }

    private static string Encode(string text) => VisitorPage.Encode(text);
}
