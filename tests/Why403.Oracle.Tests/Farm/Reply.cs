using System.Text;
using Microsoft.AspNetCore.Http;

namespace Why403.Oracle.Tests.Farm;

/// <summary>An answer of an application: status, headers, body as it goes out.</summary>
internal sealed record Reply(int Status, string Type, string Body, params IReadOnlyList<(string Name, string Value)> Headers) : IResult
{
    public static Reply Ok { get; } = new(200, "application/json", """{"ok":true}""");

    public static Reply Empty(int status, params IReadOnlyList<(string Name, string Value)> headers) => new(status, "", "", headers);

    public static Reply Json(int status, string body, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, "application/json", body, headers);

    public static Reply Text(int status, string body, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, "text/plain; charset=utf-8", body, headers);

    public static Reply Html(int status, string body, params IReadOnlyList<(string Name, string Value)> headers) =>
        new(status, "text/html; charset=utf-8", "<!doctype html>\n" + body, headers);

    public static Reply Xml(int status, string body) =>
        new(status, "application/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body, ("x-amz-request-id", "FARM0000000403"));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        foreach (var (name, value) in Headers) httpContext.Response.Headers.Append(name, value);
        if (Body.Length == 0) return;
        httpContext.Response.ContentType = Type;
        var bytes = Encoding.UTF8.GetBytes(Body);
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}
