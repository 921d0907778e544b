using System.Globalization;
using System.Text;
using System.Text.Json;
using Why403.Rendering;
using Why403.Servers;

namespace Why403.Cli.Tracing;

/// <summary>Requests as JSON lines in, one diagnosis a line out in the same order; memory does not grow with their number.</summary>
internal static class RequestLines
{
    private const int LongestLine = 1024 * 1024;

    /// <returns>The worst of all answers: refused before undetermined before not refused; a line that is no request counts as undetermined.</returns>
    public static int Answer(string file, Site site, TextWriter output, TextWriter errors)
    {
        using var stream = Files.Open(file);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 1 << 16);
        var at = TimeProvider.System.GetUtcNow();
        var (number, refused, unclear) = (0, false, false);
        while (ReadLine(reader) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                if (line.Length > LongestLine) throw Complaint.Usage("is longer than 1 MiB", "one request a line");
                using var document = JsonDocument.Parse(line);
                var (request, address) = Request(document.RootElement, at);
                var diagnosis = site.Inquiry.Diagnose(request, address);
                refused |= diagnosis.Verdict == Verdict.Refused;
                unclear |= diagnosis.Verdict == Verdict.Undetermined;
                output.WriteLine(DiagnosisJson.WriteFor(document.RootElement.TryGetProperty("id", out var id) ? id : null, diagnosis));
            }
            catch (Exception e) when (e is JsonException or Complaint)
            {
                unclear = true;
                var reason = e is Complaint complaint ? $"{complaint.Message} (fix: {complaint.Fix})" : "is no JSON object (fix: write {\"url\":\"https://…\"})";
                errors.WriteLine($"line {number.ToString(CultureInfo.InvariantCulture)}: {Terminal.Neutral(reason)}");
            }
        }
        return refused ? ExitCodes.Refused : unclear ? ExitCodes.Undetermined : ExitCodes.NotRefused;
    }

    private static (ServerRequest Request, string Address) Request(JsonElement element, DateTimeOffset at)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Complaint.Usage("is no JSON object", "write {\"url\":\"https://…\"}");
        var address = Text(element, "url") ?? throw Complaint.Usage("has no `url`", "add \"url\":\"https://site.example/path\"");
        var client = Text(element, "client") ?? TraceTarget.Anybody;
        if (client != "unix:" && !System.Net.IPAddress.TryParse(client, out _)) throw Complaint.Usage("`client` is no address", "write it as 203.0.113.9");
        var request = TraceTarget.Of(address, Text(element, "method") ?? "GET", client, Headers(element)) with { At = at };
        return (Text(element, "protocol") is { } protocol ? request with { Protocol = protocol } : request, address);
    }

    private static HeaderList Headers(JsonElement element)
    {
        if (!element.TryGetProperty("headers", out var headers) || headers.ValueKind == JsonValueKind.Null) return HeaderList.Empty;
        if (headers.ValueKind != JsonValueKind.Object) throw Complaint.Usage("`headers` is no object", "write \"headers\":{\"Cookie\":\"a=b\"}");
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var field in headers.EnumerateObject())
        {
            // A list is a field that is sent more than once.
            if (field.Value.ValueKind == JsonValueKind.Array)
                foreach (var one in field.Value.EnumerateArray()) fields.Add(new(field.Name, Value(one)));
            else fields.Add(new(field.Name, Value(field.Value)));
        }
        return new([.. fields]);
    }

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Complaint.Usage("a header's value is no text", "put it in quotes");

    private static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Complaint.Usage($"`{name}` is no text", "put it in quotes");

    /// <summary>A line cut where it is longer than is read: its length still tells.</summary>
    private static string? ReadLine(StreamReader reader)
    {
        var line = new StringBuilder();
        int c;
        var any = false;
        while ((c = reader.Read()) >= 0)
        {
            any = true;
            if (c == '\n') break;
            if (line.Length <= LongestLine) line.Append((char)c);
        }
        return any ? line.ToString() : null;
    }
}
