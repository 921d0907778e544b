using System.Buffers;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// The fields that ngx_http_log_error puts behind a message: client, server, request, subrequest, upstream, host, referrer, in this
/// order, none of them escaped.
/// </summary>
internal ref struct NginxFields
{
    private const int MostReadings = 8;

    private static readonly SearchValues<byte> _address = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    public ReadOnlySpan<byte> Message;
    public ReadOnlySpan<byte> Client;
    public ReadOnlySpan<byte> Request;
    public ReadOnlySpan<byte> Host;

    /// <summary>The line fits more than one reading: a client wrote field names into its request or Referer, so no field is believed.</summary>
    public bool IsAmbiguous;

    public static NginxFields Read(ReadOnlySpan<byte> text)
    {
        Span<int> readings = stackalloc int[MostReadings];
        var count = 0;
        for (var from = 0; count < MostReadings && text[from..].IndexOf(", client: "u8) is >= 0 and var found; from += found + 10)
            if (IsClient(text[(from + found + 10)..])) readings[count++] = from + found;
        if (count == 0) return new NginxFields { Message = text, Client = FrontClient(text) };
        var fields = At(text, readings[0]);
        if (count == 1 || NginxMessages.IsFixed(fields.Message)) return fields;
        // Either a path in the message imitates fields, and then the true request, which stands in a later reading, holds the same
        // words; or the Referer does, and no request holds them.
        fields.IsAmbiguous = !NginxMessages.IsAboutPath(fields.Message);
        foreach (var reading in readings[1..count])
            fields.IsAmbiguous |= Escapes.UndoPercent(At(text, reading).Request).Contains(", client: ", StringComparison.Ordinal);
        if (fields.IsAmbiguous && FrontClient(text) is { IsEmpty: false } client) return new NginxFields { Message = text[..readings[count - 1]], Client = client };
        return fields;
    }

    // ModSecurity 3 names the client before all that the client wrote; so do its lines that were cut before their fields.
    private static ReadOnlySpan<byte> FrontClient(ReadOnlySpan<byte> text) =>
        text.StartsWith("[client "u8) && text.IndexOf("] ModSecurity: "u8) is > 8 and < 60 and var close ? text[8..close] : default;

    private static NginxFields At(ReadOnlySpan<byte> text, int reading)
    {
        var fields = new NginxFields { Message = text[..reading] };
        var rest = text[(reading + 10)..];
        var server = rest.IndexOf(", server: "u8);
        fields.Client = server < 0 ? rest : rest[..server];
        if (server < 0) return fields;
        rest = rest[(server + 10)..];
        var request = rest.IndexOf(", request: \""u8);
        if (request < 0) return fields;
        rest = rest[(request + 12)..];
        var end = RequestEnd(rest);
        fields.Request = rest[..end];
        rest = rest[end..];
        if (rest.IndexOf(", host: \""u8) is not (>= 0 and var host)) return fields;
        rest = rest[(host + 9)..];
        fields.Host = rest.IndexOf((byte)'"') is >= 0 and var close ? rest[..close] : rest;
        return fields;
    }

    // A quote inside the request is written as it came, so the end is a quote before the next field's name or the end of the line, best
    // one behind a version; a line that nginx cut at 2047 bytes ends inside.
    public static int RequestEnd(ReadOnlySpan<byte> text)
    {
        var first = -1;
        for (var from = 0; text[from..].IndexOf((byte)'"') is >= 0 and var found; from += found + 1)
        {
            var end = from + found;
            var behind = text[(end + 1)..];
            if (!behind.IsEmpty && !behind.StartsWith(", upstream: \""u8) && !behind.StartsWith(", host: \""u8) && !behind.StartsWith(", subrequest: \""u8) && !behind.StartsWith(", referrer: \""u8)) continue;
            if (end >= 9 && text[(end - 9)..].StartsWith(" HTTP/"u8)) return end;
            if (first < 0) first = end;
        }
        return first < 0 ? text.Length : first;
    }

    private static bool IsClient(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)',');
        var address = end < 0 ? text : text[..end];
        if (end >= 0 && !text[end..].StartsWith(", server: "u8)) return false;
        return address.StartsWith("unix:"u8) || (!address.IsEmpty && address.IndexOfAnyExcept(_address) < 0);
    }
}
