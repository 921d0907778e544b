using System.Globalization;
using System.Text;
using Why403.Guard.Refusals;

namespace Why403.Guard.Visitors;

/// <summary>What the page on a reference shows.</summary>
internal enum StatusView
{
    /// <summary>A field for the reference.</summary>
    Ask,
    Unknown,
    Found,

    /// <summary>Found, and the visitor's message is kept.</summary>
    Appealed,

    /// <summary>Found, and the message could not be taken.</summary>
    NotTaken,
}

/// <summary>The page on a reference. A visitor sees what the refusal itself said, and no rule.</summary>
internal static class StatusPage
{
    public const int LongestMessage = 1000;
    public const int LongestReply = 200;

    /// <param name="path">Where the forms go.</param>
    /// <param name="refusal">Null where nothing was found.</param>
    public static string Write(StatusView view, string path, Refusal? refusal, string contact, PageTexts texts)
    {
        var title = texts["status.title"];
        var page = VisitorPage.Begin(texts, title, refusal?.Reference);
        page.Append("<h1>").Append(Encode(title)).Append("</h1>\n");
        if (view == StatusView.Unknown) page.Append("<p role=\"alert\">").Append(Encode(texts["status.unknown"])).Append("</p>\n");
        if (refusal is null) Ask(page, path, texts);
        else Found(page, view, path, refusal, texts);
        if (contact.Length > 0) page.Append("<dl>\n<dt>").Append(Encode(texts["contact"])).Append("</dt>\n<dd>").Append(RefusalPage.Contact(contact)).Append("</dd>\n</dl>\n");
        return VisitorPage.End(page);
    }

    private static void Ask(StringBuilder page, string path, PageTexts texts) =>
        page.Append("<form method=\"get\" action=\"").Append(Encode(path)).Append("\">\n<label for=\"reference\">").Append(Encode(texts["status.ask"]))
            .Append("</label>\n<input id=\"reference\" name=\"reference\" dir=\"ltr\" required maxlength=\"64\" autocomplete=\"off\" spellcheck=\"false\">\n<button>").Append(Encode(texts["status.look"])).Append("</button>\n</form>\n");

    private static void Found(StringBuilder page, StatusView view, string path, Refusal refusal, PageTexts texts)
    {
        page.Append("<p>").Append(Encode(refusal.What(texts))).Append("</p>\n<h2>").Append(Encode(texts["now"])).Append("</h2>\n<p>").Append(Encode(refusal.Do(texts))).Append("</p>\n<dl>\n<dt>")
            .Append(Encode(texts["reference"])).Append("</dt>\n<dd><code dir=\"ltr\">").Append(RefusalPage.Grouped(refusal.Reference!)).Append("</code></dd>\n<dt>").Append(Encode(texts["time"])).Append("</dt>\n<dd><time dir=\"ltr\" datetime=\"")
            .Append(refusal.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\">").Append(refusal.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss' UTC'", CultureInfo.InvariantCulture)).Append("</time></dd>\n</dl>\n");
        if (view == StatusView.Appealed)
        {
            page.Append("<p role=\"status\">").Append(Encode(texts["appeal.done"])).Append("</p>\n");
            return;
        }
        page.Append("<h2>").Append(Encode(texts["appeal.title"])).Append("</h2>\n");
        if (view == StatusView.NotTaken) page.Append("<p role=\"alert\">").Append(Encode(texts["appeal.again"])).Append("</p>\n");
        page.Append("<form method=\"post\" action=\"").Append(Encode(path)).Append("\">\n<input type=\"hidden\" name=\"reference\" value=\"").Append(refusal.Reference).Append("\">\n<label for=\"message\">").Append(Encode(texts["appeal.what"]))
            .Append(CultureInfo.InvariantCulture, $"</label>\n<textarea id=\"message\" name=\"message\" rows=\"5\" required maxlength=\"{LongestMessage}\"></textarea>\n<label for=\"reply\">").Append(Encode(texts["appeal.reply"]))
            .Append(CultureInfo.InvariantCulture, $"</label>\n<input id=\"reply\" name=\"reply\" maxlength=\"{LongestReply}\">\n<button>").Append(Encode(texts["appeal.send"])).Append("</button>\n</form>\n");
    }

    private static string Encode(string text) => VisitorPage.Encode(text);
}
