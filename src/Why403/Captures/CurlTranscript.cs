namespace Why403.Captures;

/// <summary>
/// What <c>curl -v</c> prints, standard error and standard output mixed as a terminal shows them: <c>&gt;</c> sent,
/// <c>&lt;</c> received, <c>*</c> told, and the body wherever it happens to fall.
/// </summary>
internal sealed class CurlTranscript(ByteText text, int start, Request? sent, Handover handover)
{
    private enum Part { Told, RequestHead, Sent, ResponseHead, Body }

    private readonly CurlConnection _connection = new();
    private PendingExchange? _pending;
    private Exchange? _redirect;
    private Part _part;
    private bool _plainHead, _follows;

    public void Read()
    {
        var position = start;
        while (position < text.Length)
        {
            var lineStart = position;
            text.NextLine(ref position, out var line);
            Take(line, text.Bytes.AsSpan(lineStart, position - lineStart));
        }
        Finish(null);
    }

    private void Take(ReadOnlySpan<char> line, ReadOnlySpan<byte> raw)
    {
        // The progress meter shares its line with what follows it.
        if (CurlNoise.Meter(line) is > 0 and var meter)
        {
            if (line.Length > meter) Take(line[meter..], raw[meter..]);
            return;
        }
        if (line.StartsWith("* ", StringComparison.Ordinal)) Told(line[2..]);
        else if (line.StartsWith("> ", StringComparison.Ordinal) && RequestLine.TryRead(line[2..], out var request)) Sending(request);
        else if (_part == Part.RequestHead && line.Length > 0 && line[0] == '>') RequestHead(line[1..]);
        else if (line.StartsWith("< ", StringComparison.Ordinal) && StatusLine.TryRead(line[2..], out var status)) Received(status);
        else if (_part == Part.ResponseHead && line.Length > 0 && line[0] == '<') ResponseHead(line[1..]);
        else if (CurlFailure.TryRead(line, out var code)) Failed(code, line);
        else if (_part == Part.Body && !CurlNoise.IsDataMark(line)) Body(line, raw);
        else if (_part == Part.ResponseHead && StatusLine.TryRead(line, out _)) _plainHead = true;
    }

    private void Told(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("Issue another request", StringComparison.Ordinal))
        {
            Finish(null);
            _follows = true;
        }
        _connection.Read(line);
    }

    private void Sending(RequestLine line)
    {
        var address = _connection.Next;
        if (_pending is not null) Finish(null);
        _pending = new(handover.Limits) { Address = line.Method is "CONNECT" ? null : address };
        _pending.Send(line);
        if (line.Method is not "CONNECT") _connection.Next = null;
        _part = Part.RequestHead;
    }

    private void RequestHead(ReadOnlySpan<char> line)
    {
        if (line.IsWhiteSpace()) _part = Part.Sent;
        else _pending?.AddRequestField(line.TrimStart());
    }

    private void Received(StatusLine line)
    {
        // curl leaves the empty line out after an interim head when it goes on to send.
        if (_pending is { IsInterim: true }) _pending.ForgetAnswer();
        else if (_pending is { Answered: true }) Finish(null);
        if (_pending is null)
        {
            _pending = new(handover.Limits);
            if (sent is not null && _redirect is null) _pending.Send(sent);
        }
        _pending.Answer(line);
        (_part, _plainHead) = (Part.ResponseHead, false);
    }

    private void ResponseHead(ReadOnlySpan<char> line)
    {
        if (!line.IsWhiteSpace())
        {
            _pending?.AddResponseField(line[1..]);
            return;
        }
        _part = Part.Body;
        if (_pending is not { IsInterim: true }) return;
        _pending.ForgetAnswer();
        _part = Part.Sent;
    }

    private void Body(ReadOnlySpan<char> line, ReadOnlySpan<byte> raw)
    {
        if (_pending is null) return;
        if (_plainHead || (_pending.Body.IsEmpty && StatusLine.TryRead(line, out var again) && again.Status == _pending.Status))
        {
            // curl -i repeats the head on standard output.
            _plainHead = !line.IsWhiteSpace();
            return;
        }
        var told = CurlNoise.ToldAfterBody(line);
        if (told < 0)
        {
            _pending.Body.Add(raw);
            return;
        }
        _pending.Body.Add(raw[..told]);
        Take(line[told..], raw[told..]);
    }

    private void Failed(int code, ReadOnlySpan<char> line)
    {
        var message = ByteText.Decode(line);
        if (_pending is not { Answered: true } && CurlFailure.Status(line) is > 0 and var status)
        {
            _pending ??= new(handover.Limits);
            if (!_pending.HasRequest && sent is not null) _pending.Send(sent);
            _pending.Answer(status, "");
            Finish(null);
            return;
        }
        if (_pending is { Answered: true } answered)
        {
            answered.BodyBroken |= CurlFailure.BreaksBody(code) && CurlFailure.Status(line) == 0;
            Finish(null);
            return;
        }
        _pending ??= new(handover.Limits) { Address = _connection.Next ?? Unsent(line) };
        if (!_pending.HasRequest && sent is not null) _pending.Send(sent);
        Finish(message);
    }

    // The request never left; the host is all that is known of it.
    private string? Unsent(ReadOnlySpan<char> line)
    {
        var host = CurlFailure.Host(line) ?? _connection.Host;
        if (host is null) return null;
        var port = CurlFailure.Port(line);
        return port is "443" || _connection.Scheme == "https" ? $"https://{host}/" : $"http://{host}{(port is null or "80" ? "" : ":" + port)}/";
    }

    private void Finish(string? failure)
    {
        if (_pending is not { } pending) return;
        _pending = null;
        _part = Part.Told;
        // A proxy that opens the tunnel refuses nothing, and the request proper follows.
        if (pending is { Method: "CONNECT", Status: >= 200 and < 300 } || (failure is null && !pending.HasRequest && !pending.Answered)) return;
        var exchange = pending.ToExchange(_connection.Scheme) with
        {
            Failure = pending.Answered ? null : failure ?? "the transcript ends before a response",
            Peer = _connection.Peer,
            CertificateIssuer = _connection.Issuer,
            ClientCertificateAsked = _connection.CertificateAsked,
        };
        // Two runs in one paste are no chain: curl says when it follows.
        if (_follows && _redirect is { } from) exchange = ExchangeLinker.Follow(from, exchange);
        _follows = false;
        _redirect = pending.Location is null ? null : exchange;
        handover.Hand(exchange);
    }
}
