using System.Globalization;

namespace Why403.Captures;

/// <summary>
/// Messages as they travel, one after the other: what <c>curl -i</c> prints, what a proxy saves, what people paste.
/// A request before a response belongs to it; a redirect leads to the next response.
/// </summary>
internal static class RawMessages
{
    private const int LongestStart = 8 * 1024;

    public static void Read(ByteText text, int position, Request? sent, Handover handover)
    {
        PendingExchange? pending = null;
        Exchange? redirect = null;
        while (Start(text, ref position, out var line))
        {
            if (RequestLine.TryRead(line, out var request))
            {
                if (pending is not null) Hand(pending, ref redirect, handover);
                pending = new(handover.Limits);
                pending.Send(request);
                ReadHead(text, ref position, pending.AddRequestField);
                var length = pending.ToRequest("https").Headers["content-length"];
                pending.RequestBody.Add(Body(text, ref position, length));
                continue;
            }
            if (!StatusLine.TryRead(line, out var status)) continue;
            if (pending is null)
            {
                pending = new(handover.Limits);
                if (redirect is { } from && Next(from) is { } followed) pending.Send(followed);
                else if (redirect is null && sent is not null) pending.Send(sent);
            }
            pending.Answer(status);
            var fields = new FieldCollector(handover.Limits.HeaderCap);
            ReadHead(text, ref position, l => pending.AddResponseField(l) && fields.AddLine(l));
            if (pending.IsInterim || IsTunnel(pending, text, position))
            {
                pending.ForgetAnswer();
                if (!pending.HasRequest) pending = null;
                continue;
            }
            pending.Body.Add(Body(text, ref position, fields["content-length"]));
            Hand(pending, ref redirect, handover);
            pending = null;
        }
        if (pending is not null) Hand(pending, ref redirect, handover);
    }

    private static void Hand(PendingExchange pending, ref Exchange? redirect, Handover handover)
    {
        var exchange = pending.ToExchange("https");
        if (redirect is not null && LeadsTo(redirect, exchange.Request.Address)) exchange = ExchangeLinker.Follow(redirect, exchange);
        redirect = pending.Location is null ? null : exchange;
        handover.Hand(exchange);
    }

    // Without a request before it, a response behind a redirect is taken for the next one of the same run.
    private static bool LeadsTo(Exchange redirect, string address) =>
        address.Length == 0 || Address.Same(Address.Resolve(redirect.Request.Address, redirect.Response!.Headers["location"] ?? ""), address);

    // RFC 9110 section 15.4: POST becomes GET on 301 and 302 in practice and on 303 by rule; 307 and 308 keep the method.
    private static Request? Next(Exchange redirect)
    {
        if (Address.Resolve(redirect.Request.Address, redirect.Response?.Headers["location"] ?? "") is not { } target) return null;
        var method = redirect.Request.Method.Length > 0 && (redirect.Response!.Status >= 307 || redirect.Request.Method is "HEAD") ? redirect.Request.Method : "GET";
        return new(method, target);
    }

    // The answer to CONNECT is the proxy's; the site's follows it.
    private static bool IsTunnel(PendingExchange answer, ByteText text, int position) =>
        answer.Status == 200 && (answer.Method == "CONNECT" || answer.Reason.Contains("established", StringComparison.OrdinalIgnoreCase)) && StartsMessage(text, position);

    private static bool Start(ByteText text, ref int position, out ReadOnlySpan<char> line)
    {
        while (text.NextLine(ref position, out line))
        {
            line = line.TrimStart();
            if (StatusLine.TryRead(line, out _) || RequestLine.TryRead(line, out _)) return true;
        }
        return false;
    }

    private delegate bool FieldReader(ReadOnlySpan<char> line);

    private static void ReadHead(ByteText text, ref int position, FieldReader read)
    {
        while (true)
        {
            var next = position;
            if (!text.NextLine(ref next, out var line)) return;
            if (line.IsWhiteSpace())
            {
                position = next;
                return;
            }
            // No blank line was pasted between the head and the body, or the next message.
            if (!read(line) && line[0] is '<' or '{' or '[' || StatusLine.TryRead(line, out _)) return;
            position = next;
        }
    }

    private static ReadOnlySpan<byte> Body(ByteText text, ref int position, string? contentLength)
    {
        var start = position;
        if (int.TryParse(contentLength, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= text.Length - start && StartsMessage(text, start + length))
        {
            position = start + length;
            return text.Bytes.AsSpan(start, length);
        }
        while (position < text.Length)
        {
            var next = position;
            text.NextLine(ref next, out var line);
            if (StatusLine.TryRead(line, out _) || RequestLine.TryRead(line, out _)) break;
            position = next;
        }
        return text.Bytes.AsSpan(start, position - start);
    }

    // The end counts: nothing follows that could belong to the message before.
    private static bool StartsMessage(ByteText text, int position)
    {
        // Looked at once a message, so the look is bounded.
        var look = text.Text.AsSpan(position, Math.Min(LongestStart, text.Length - position)).TrimStart("\r\n");
        var end = look.IndexOf('\n');
        var line = (end < 0 ? look : look[..end]).TrimEnd('\r');
        return line.IsEmpty ? position + LongestStart >= text.Length : StatusLine.TryRead(line, out _) || RequestLine.TryRead(line, out _);
    }
}
