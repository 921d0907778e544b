using System.Globalization;

namespace Why403.Captures;

/// <summary>
/// The header panel of a browser's developer tools, copied as text: Chrome's "Request URL: … Status Code: …" (one line
/// a field, or name and value on lines of their own), Safari's "URL: … Status: …" with its sections, or a bare list of
/// response fields.
/// </summary>
internal sealed class BrowserHeaders(Handover handover)
{
    private readonly FieldCollector _request = new(handover.Limits.HeaderCap), _response = new(handover.Limits.HeaderCap);
    private string _method = "", _address = "", _reason = "";
    private string? _peer, _authority, _path, _scheme;
    private int _status;
    private bool _inRequest;

    public static bool IsMark(ReadOnlySpan<char> line) =>
        Names(line, "Request URL") || Names(line, "Status Code") || Names(line, "Request Method") || line.StartsWith(":status:", StringComparison.Ordinal);

    /// <summary>No status line before the first field.</summary>
    public static bool Recognises(ByteText text, int position)
    {
        while (text.NextLine(ref position, out var line))
        {
            if (StatusLine.TryRead(line.TrimStart(), out _) || RequestLine.TryRead(line, out _)) return false;
            if (IsMark(line) || FieldLine.TryRead(line, out _, out _)) return true;
        }
        return true;
    }

    public static void Read(ByteText text, int position, Request? sent, Handover handover)
    {
        var reader = new BrowserHeaders(handover);
        var start = position;
        while (text.NextLine(ref position, out var line))
        {
            line = line.Trim();
            if (Section(line) is { } request)
            {
                reader._inRequest = request;
                continue;
            }
            // A message as it travels, pasted below the panel, speaks for itself.
            if (StatusLine.TryRead(line, out var status)) (reader._status, reader._reason, reader._inRequest) = (status.Status, ByteText.Decode(status.Reason), false);
            else if (Label(line) is { } label && text.NextLine(ref position, out var value)) reader.Take(label, ByteText.Decode(value.Trim()));
            else if (FieldName(line, out var name, out var text1)) reader.Take(name.ToString(), ByteText.Decode(text1));
        }
        reader.Hand(sent, text, start);
    }

    private static bool Names(ReadOnlySpan<char> line, string name) =>
        line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line[name.Length..].TrimEnd() is "" or [':', ..];

    private static bool? Section(ReadOnlySpan<char> line)
    {
        var plain = line.TrimEnd(':');
        if (plain.StartsWith("Response Headers", StringComparison.OrdinalIgnoreCase) || plain.Equals("Response", StringComparison.OrdinalIgnoreCase)) return false;
        if (plain.StartsWith("Request Headers", StringComparison.OrdinalIgnoreCase) || plain.Equals("Request", StringComparison.OrdinalIgnoreCase)) return true;
        return null;
    }

    // Chrome since 2023 copies name and value on lines of their own; the labels of its first section have spaces.
    private static string? Label(ReadOnlySpan<char> line)
    {
        var name = line.TrimEnd(':');
        if (line.Length > 1 && line[^1] == ':' && name.TrimStart(':').Length > 0 && !name.TrimStart(':').Contains(':')) return name.ToString();
        foreach (var label in (ReadOnlySpan<string>)["Request URL", "Request Method", "Status Code", "Remote Address", "Referrer Policy"])
            if (line.Equals(label, StringComparison.OrdinalIgnoreCase)) return label;
        return null;
    }

    private static bool FieldName(ReadOnlySpan<char> line, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        if (FieldLine.TryRead(line, out name, out value)) return true;
        var colon = line.IndexOf(':');
        if (colon is <= 0 or > 20) return false;
        name = line[..colon];
        value = line[(colon + 1)..].Trim();
        return true;
    }

    private void Take(string name, string value)
    {
        switch (name.ToUpperInvariant())
        {
            case "REQUEST URL" or "URL": _address = value; break;
            case "REQUEST METHOD" or ":METHOD": Method(value, name[0] == ':'); break;
            case "STATUS CODE" or ":STATUS" or "STATUS" when _status == 0: Status(value); break;
            case "STATUS CODE" or ":STATUS": break;
            case "REMOTE ADDRESS" or "ADDRESS": _peer = Host(value); break;
            case ":AUTHORITY": (_authority, _inRequest) = (value, true); break;
            case ":PATH": (_path, _inRequest) = (value, true); break;
            case ":SCHEME": (_scheme, _inRequest) = (value, true); break;
            case "REFERRER POLICY" or "SOURCE" or "INITIATOR": break;
            default:
                if (!name.Contains(' ', StringComparison.Ordinal)) (_inRequest ? _request : _response).Add(name, value);
                break;
        }
    }

    private void Method(string value, bool pseudo)
    {
        _method = value;
        _inRequest |= pseudo;
    }

    private void Status(string value)
    {
        // "403 Forbidden", or "403 Forbidden (from service worker)".
        var digits = value.AsSpan(0, Math.Min(3, value.Length));
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100) return;
        (_status, _reason) = (status, value[3..].Trim());
    }

    private static string Host(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        return (colon < 0 ? endpoint : endpoint[..colon]).Trim('[', ']');
    }

    private void Hand(Request? sent, ByteText text, int start)
    {
        if (_address.Length == 0 && _authority is not null) _address = $"{_scheme ?? "https"}://{_authority}{_path}";
        var known = _address.Length > 0 || _method.Length > 0 || _request.Count > 0;
        var request = known || sent is null ? new Request(_method, _address) { Headers = _request.ToList() } : sent;
        if (_status == 0)
        {
            if (_response.Count == 0)
            {
                if (known) handover.Hand(new(request, null) { Peer = _peer, Failure = "the copied headers hold no status" });
                return;
            }
            handover.Report("these header fields come without a status", "copy the status line with them: HTTP/1.1 403 Forbidden", text.Span(start, start));
        }
        handover.Hand(new(request, new Response(_status) { Reason = _reason, Headers = _response.ToList(), BodyUnknown = true }) { Peer = _peer });
    }
}
