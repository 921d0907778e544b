using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Refusals;

/// <summary>Writes a refusal as the client asks for it. The status, and a challenge where there is one, are already set.</summary>
internal static class RefusalWriter
{
    public const string ReferenceField = "Why403-Reference";

    public const string CauseField = "Why403-Cause";

    public static async Task WriteAsync(HttpContext http, Refusal refusal, RefusalForm? asked = null)
    {
        var headers = http.Response.Headers;
        var texts = Negotiation.Language(http.Request.Headers.AcceptLanguage);
        var form = asked ?? Negotiation.Form(http.Request.Headers.Accept);
        // A refusal in a cache refuses others; in an index it is found instead of the page.
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentLanguage = texts.Language;
        headers.Append("Vary", "Accept, Accept-Language");
        headers[CauseField] = refusal.Cause.Id;
        if (refusal.Reference is not null) headers[ReferenceField] = refusal.Reference;
        if (refusal.RetryAfter is { } wait) headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if (form == RefusalForm.Html)
        {
            headers.ContentSecurityPolicy = VisitorPage.SecurityPolicy;
            headers["Referrer-Policy"] = "no-referrer";
        }
        var (type, body) = form switch
        {
            RefusalForm.Html => ("text/html; charset=utf-8", Encoding.UTF8.GetBytes(RefusalPage.Write(refusal, texts))),
            RefusalForm.Problem => ("application/problem+json", RefusalProblem.Write(refusal, texts)),
            _ => ("text/plain; charset=utf-8", (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Plain(refusal, texts))),
        };
        headers.ContentType = type;
        headers.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static string Plain(Refusal refusal, PageTexts texts)
    {
        var text = new StringBuilder().Append(refusal.What(texts)).Append('\n').Append(refusal.Do(texts).Replace('\u00A0', ' ')).Append('\n');
        if (refusal.Reference is not null) text.Append(texts["reference"]).Append(": ").Append(refusal.Reference).Append('\n');
        if (refusal.Contact.Length > 0) text.Append(texts["contact"]).Append(": ").Append(refusal.Contact).Append('\n');
        return text.ToString();
    }
}
