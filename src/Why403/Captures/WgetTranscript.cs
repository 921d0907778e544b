using System.Globalization;

namespace Why403.Captures;

/// <summary>What <c>wget</c>, <c>wget -S</c> and <c>wget --debug</c> print (wget 1.x).</summary>
internal sealed class WgetTranscript(ByteText text, Handover handover)
{
    private const string Awaiting = "awaiting response...";

    private PendingExchange? _pending;
    private Exchange? _redirect;
    private string? _address, _peer;
    private bool _inRequest, _inResponse, _indented;

    public static bool IsMark(ReadOnlySpan<char> line) =>
        line.Contains(Awaiting, StringComparison.Ordinal) || line.StartsWith("---request begin---", StringComparison.Ordinal) || IsStart(line);

    public static bool Recognises(ByteText text, int position)
    {
        for (var lines = 0; lines < 50 && text.NextLine(ref position, out var line); lines++)
        {
            if (IsMark(line)) return true;
            if (line.StartsWith("* ", StringComparison.Ordinal) || line.StartsWith("> ", StringComparison.Ordinal) || line.StartsWith("< ", StringComparison.Ordinal)) return false;
        }
        return false;
    }

    public static void Read(ByteText text, int position, Handover handover)
    {
        var reader = new WgetTranscript(text, handover);
        while (reader.Next(ref position)) { }
        reader.Finish(null);
    }

    private bool Next(ref int position)
    {
        if (!text.NextLine(ref position, out var line)) return false;
        if (IsStart(line))
        {
            Finish(null);
            _address = ByteText.Decode(Address.In(line[line.IndexOf("://", StringComparison.Ordinal) is var at && at > 0 ? (line[..at].LastIndexOf(' ') + 1).. : ..]));
        }
        else if (line.StartsWith("---request begin", StringComparison.Ordinal)) Begin(request: true);
        else if (line.StartsWith("---response begin", StringComparison.Ordinal)) Begin(request: false);
        else if (line.StartsWith("---request end", StringComparison.Ordinal) || line.StartsWith("---response end", StringComparison.Ordinal)) _inRequest = _inResponse = false;
        else if (_inRequest) RequestHead(line);
        else if (line.StartsWith("Connecting to ", StringComparison.Ordinal)) Connecting(line);
        else if (line.IndexOf(Awaiting, StringComparison.Ordinal) is >= 0 and var told) Answered(line[(told + Awaiting.Length)..].Trim());
        else if (StatusLine.TryRead(line.TrimStart(), out var status)) Answer(status, line[0] == ' ');
        else if (_inResponse && (!_indented || line.StartsWith("  ", StringComparison.Ordinal))) ResponseHead(line);
        else if (line.StartsWith("wget: ", StringComparison.Ordinal) || line.Contains("ERROR ", StringComparison.Ordinal)) Finish(ByteText.Decode(line));
        else _inResponse = false;
        return true;
    }

    private static bool IsStart(ReadOnlySpan<char> line) =>
        line.StartsWith("--", StringComparison.Ordinal) && line.Length > 25 && char.IsAsciiDigit(line[2]) && line.Contains("--  http", StringComparison.Ordinal);

    private void Begin(bool request)
    {
        if (request)
        {
            Finish(null);
            Ensure();
        }
        (_inRequest, _inResponse) = (request, !request);
    }

    private void RequestHead(ReadOnlySpan<char> line)
    {
        if (RequestLine.TryRead(line, out var request)) Ensure().Send(request);
        else if (!line.IsWhiteSpace()) Ensure().AddRequestField(line);
    }

    // "Connecting to host (host)|192.0.2.1|:443... connected."
    private void Connecting(ReadOnlySpan<char> line)
    {
        var open = line.IndexOf('|');
        var close = line.LastIndexOf('|');
        _peer = close > open && open >= 0 ? line[(open + 1)..close].ToString() : null;
    }

    // Without -S the status stands behind the dots, without its version.
    private void Answered(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 3 || !int.TryParse(rest[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100) return;
        if (_pending is not { Answered: true }) Ensure().Answer(status, ByteText.Decode(rest[3..].Trim()));
    }

    // -S indents the head.
    private void Answer(StatusLine status, bool indented)
    {
        // --debug prints the head twice: as it came and, with -S, indented.
        if (_pending is { Answered: true } same && same.Status == status.Status)
        {
            _inResponse = false;
            return;
        }
        if (_pending is { Answered: true }) Finish(null);
        Ensure().Answer(status);
        (_inResponse, _indented) = (true, indented);
    }

    private void ResponseHead(ReadOnlySpan<char> line)
    {
        if (!line.IsWhiteSpace()) _pending?.AddResponseField(line.TrimStart());
    }

    private PendingExchange Ensure()
    {
        if (_pending is not null) return _pending;
        _pending = new(handover.Limits);
        if (_address is not null) _pending.Send(new Request("GET", _address));
        return _pending;
    }

    private void Finish(string? failure)
    {
        _inRequest = _inResponse = false;
        if (_pending is null && failure is not null && _address is not null && _redirect is null) Ensure();
        if (_pending is not { } pending) return;
        _pending = null;
        if (!pending.Answered && failure is null) return;
        pending.Address ??= _address;
        var exchange = pending.ToExchange("https") with { Failure = pending.Answered ? null : failure, Peer = _peer };
        if (_redirect is { } from) exchange = ExchangeLinker.Follow(from, exchange);
        _redirect = pending.Location is null ? null : exchange;
        handover.Hand(exchange);
    }
}
