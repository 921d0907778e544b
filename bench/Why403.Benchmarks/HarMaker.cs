using System.Text;
using System.Text.Json;

namespace Why403.Benchmarks;

/// <summary>A HAR as a browser exports it: mostly healthy answers with bodies, one refusal in forty.</summary>
internal static class HarMaker
{
    public static int Make(long size, string file)
    {
        using var stream = new FileStream(file, FileMode.Create);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartObject("log");
        json.WriteString("version", "1.2");
        json.WriteStartObject("creator");
        json.WriteString("name", "WebInspector");
        json.WriteString("version", "537.36");
        json.WriteEndObject();
        json.WriteStartArray("entries");
        var body = new StringBuilder();
        while (body.Length < 6000) body.Append("<p>An ordinary paragraph about nothing in particular, number ").Append(body.Length).Append(".</p>\n");
        var text = "<!DOCTYPE html><html><head><title>A page</title></head><body>" + body + "</body></html>";
        const string refusal = "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";
        for (var i = 0; stream.Position + json.BytesPending + text.Length < size; i++)
        {
            // At least one refusal in the smallest file.
            Entry(json, i, i % 40 == 3 ? 403 : 200, i % 40 == 3 ? refusal : text);
            if (json.BytesPending > 1 << 16) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        return 0;
    }

    private static void Entry(Utf8JsonWriter json, int number, int status, string body)
    {
        json.WriteStartObject();
        json.WriteString("startedDateTime", "2026-11-25T12:00:00.000Z");
        json.WriteNumber("time", 12.5);
        json.WriteStartObject("request");
        json.WriteString("method", "GET");
        json.WriteString("url", $"https://shop.example/page/{number}?from=list");
        json.WriteString("httpVersion", "http/2.0");
        Headers(json, ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"), ("accept", "text/html"), ("cookie", "session=0123456789abcdef"), ("referer", "https://shop.example/"));
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteNumber("status", status);
        json.WriteString("statusText", "");
        json.WriteString("httpVersion", "http/2.0");
        Headers(json, ("server", "nginx/1.22.1"), ("date", "Wed, 25 Nov 2026 12:00:00 GMT"), ("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store"), ("x-request-id", $"id-{number}"));
        json.WriteStartObject("content");
        json.WriteNumber("size", body.Length);
        json.WriteString("mimeType", "text/html");
        json.WriteString("text", body);
        json.WriteEndObject();
        json.WriteString("redirectURL", "");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Headers(Utf8JsonWriter json, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        json.WriteStartArray("headers");
        foreach (var (name, value) in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
