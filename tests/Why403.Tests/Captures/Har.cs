using System.Globalization;
using System.Text.Json;

namespace Why403.Tests.Captures;

/// <summary>Network logs as browsers export them.</summary>
internal static class Har
{
    public static string Of(string creator, params ReadOnlySpan<string> entries) =>
        "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"" + creator + "\",\"version\":\"1\"},\"pages\":[],\"entries\":[" + string.Join(",\n", entries) + "]}}";

    public static string Entry(
        string method = "GET",
        string url = "https://site.example/private",
        (string, string)[]? requestHeaders = null,
        string? response = null,
        string content = """{"size":15,"mimeType":"text/html","text":"<h1>403 \u00e9</h1>"}""",
        string at = "2026-01-02T03:04:05.000Z") =>
        $$"""
        {"startedDateTime":"{{at}}","time":12.5,
         "request":{"method":"{{method}}","url":"{{url}}","httpVersion":"h2","headers":[{"name":":path","value":"/private"},{{Headers(requestHeaders ?? [])}}],"cookies":[]},
         "response":{{response ?? $$"""{"status":403,"statusText":"Forbidden","httpVersion":"HTTP/2","headers":[{"name":"Server","value":"nginx"}],"content":{{content}},"redirectURL":""}"""}},
         "serverIPAddress":"[2001:db8::1]"}
        """;

    private static string Headers((string Name, string Value)[] headers) =>
        string.Join(",", headers.Append(("Accept", "*/*")).Select(h => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"{{h.Item1}}","value":"{{JsonEncodedText.Encode(h.Item2)}}"}""")));
}
