using System.Text;
using System.Text.Json;

namespace Why403.Captures;

/// <summary>What a capture is, by its first bytes. A name or a media type is never asked: both lie.</summary>
internal static class Recognition
{
    // Beyond this many lines of something else, the something else is the content.
    private const int MostProse = 60;

    public static CaptureKind Of(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        var body = text.AsSpan().TrimStart();
        if (body.IsEmpty) return CaptureKind.Empty;
        if (IsHar(head)) return CaptureKind.Har;
        if (IsBinary(head)) return ByFirstLine(body) is { } kind and (CaptureKind.RawResponse or CaptureKind.Transcript) ? kind : CaptureKind.Binary;
        if (body[0] == '{' || (body[0] == '[' && body[1..].TrimStart() is ['{' or '"' or '[' or ']', ..])) return CaptureKind.Json;
        if (body.IndexOf('\n') < 0 || body.TrimEnd().IndexOf('\n') < 0)
        {
            if (LoneLine.IsAddress(body)) return CaptureKind.Address;
            if (LoneLine.IsToken(body)) return CaptureKind.Token;
        }
        if (ByFirstLine(body) is { } first) return first;
        if (body[0] == '<') return CaptureKind.Page;
        return BySomeLine(body) ?? (IsFieldList(body) ? CaptureKind.RawResponse : CaptureKind.Page);
    }

    /// <summary>Where a curl command begins: at the start of the first line that holds one, past the prompt.</summary>
    public static int CommandStart(ReadOnlySpan<char> text)
    {
        for (var position = 0; position < text.Length;)
        {
            var rest = text[position..];
            var end = rest.IndexOf('\n');
            if (IsCommand(end < 0 ? rest : rest[..end])) return position + Prompt(rest);
            if (end < 0) break;
            position += end + 1;
        }
        return text.Length;
    }

    private static CaptureKind? ByFirstLine(ReadOnlySpan<char> body)
    {
        var end = body.IndexOf('\n');
        return ByLine((end < 0 ? body : body[..end]).TrimEnd());
    }

    private static CaptureKind? BySomeLine(ReadOnlySpan<char> body)
    {
        for (var lines = 0; lines < MostProse && body.Length > 0; lines++)
        {
            var end = body.IndexOf('\n');
            if (ByLine((end < 0 ? body : body[..end]).TrimEnd()) is { } kind) return kind;
            if (end < 0) break;
            body = body[(end + 1)..];
        }
        return null;
    }

    private static CaptureKind? ByLine(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty) return null;
        if (IsCommand(line)) return CaptureKind.Curl;
        if (IsTranscript(line)) return CaptureKind.Transcript;
        if (StatusLine.TryRead(line.TrimStart(), out _) || RequestLine.TryRead(line, out _) || BrowserHeaders.IsMark(line)) return CaptureKind.RawResponse;
        return ConsoleLines.IsMessage(line) ? CaptureKind.Console : null;
    }

    private static bool IsTranscript(ReadOnlySpan<char> line)
    {
        if (WgetTranscript.IsMark(line) || CurlFailure.TryRead(line, out _) || CurlNoise.Meter(line) > 0) return true;
        if (line.StartsWith("< ", StringComparison.Ordinal)) return StatusLine.TryRead(line[2..], out _);
        if (line.StartsWith("> ", StringComparison.Ordinal)) return RequestLine.TryRead(line[2..], out _);
        if (!line.StartsWith("* ", StringComparison.Ordinal)) return false;
        foreach (var word in (ReadOnlySpan<string>)["Trying ", "Connected to ", "Host ", "Could not resolve", "Established connection", "Uses proxy", "Rebuilt URL", "Re-using", "Reusing", "About to connect", "Hostname ", "Connection #", "STATE: "])
            if (line[2..].TrimStart().StartsWith(word, StringComparison.Ordinal)) return true;
        return false;
    }

    private static bool IsCommand(ReadOnlySpan<char> line)
    {
        line = line[Prompt(line)..];
        foreach (var name in (ReadOnlySpan<string>)["curl ", "curl.exe ", "/usr/bin/curl ", "curl\t"])
            if (line.StartsWith(name, StringComparison.Ordinal)) return line.TrimEnd().Length > name.Length;
        return false;
    }

    private static int Prompt(ReadOnlySpan<char> line)
    {
        var start = line.Length - line.TrimStart().Length;
        // "$ curl", "# curl", "user@host:~$ curl", "C:\>curl".
        var curl = line.IndexOf("curl", StringComparison.Ordinal);
        if (curl <= start || curl > 100) return start;
        var before = line[start..curl].TrimEnd();
        return before is [.., '$' or '#' or '%' or '>'] && before.IndexOf('\n') < 0 && before.IndexOf('<') < 0 ? curl : start;
    }

    private static bool IsFieldList(ReadOnlySpan<char> body)
    {
        int fields = 0, others = 0;
        for (var lines = 0; lines < MostProse && body.Length > 0; lines++)
        {
            var end = body.IndexOf('\n');
            var line = (end < 0 ? body : body[..end]).Trim();
            if (!line.IsEmpty)
            {
                if (FieldLine.TryRead(line, out var name, out _) && name.Length is > 2 and < 60) fields++;
                else others++;
            }
            if (end < 0) break;
            body = body[(end + 1)..];
        }
        return fields >= 2 && others <= fields / 4;
    }

    private static bool IsHar(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 1000 }));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read())
            {
                if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName) continue;
                var log = reader.ValueTextEquals("log"u8);
                if (!log && !reader.ValueTextEquals("entries"u8)) continue;
                if (!reader.Read()) return log;
                if (reader.TokenType == (log ? JsonTokenType.StartObject : JsonTokenType.StartArray)) return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }
        return false;
    }

    private static bool IsBinary(ReadOnlySpan<byte> head)
    {
        var look = head[..Math.Min(head.Length, 4096)];
        var controls = 0;
        foreach (var b in look)
            if (b < 32 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 27)) controls++;
        return look.Contains((byte)0) || controls * 10 > look.Length;
    }
}
