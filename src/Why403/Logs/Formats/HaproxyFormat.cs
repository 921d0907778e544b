namespace Why403.Logs.Formats;

/// <summary>
/// HAProxy's <c>option httplog</c> (configuration manual, section 8.2.3), bare or behind the words of syslog. Its time has no zone and
/// is taken as UTC. The reason is the termination state, and the server's status counts as upstream where a server answered.
/// </summary>
internal sealed class HaproxyFormat : ILineFormat
{
    public string Name => "haproxy http";

    public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
    {
        // A syslog line before it has brackets too, "haproxy[4711]:", but none behind a space.
        var bracket = line.IndexOf(" ["u8);
        if (bracket < 0 || LogTimes.Clf(line[(bracket + 2)..], out var time) is not (> 0 and var used)) return false;
        var before = line[..bracket];
        var client = before[(before.LastIndexOf((byte)' ') + 1)..];
        var rest = line[(bracket + 2 + used)..];
        if (client.IndexOf((byte)':') < 0 || !rest.StartsWith("] "u8)) return false;
        rest = rest[2..];

        Span<Range> words = stackalloc Range[11];
        // frontend backend/server timers status bytes request-cookie response-cookie termination connections queues, then the rest.
        if (rest.Split(words, (byte)' ') < 11) return false;
        var status = FieldWriter.Status(rest[words[3]]);
        var state = rest[words[7]];
        var server = rest[words[1]];
        if (status == 0 && !rest[words[3]].SequenceEqual("-1"u8) || state.Length != 4 || server.IndexOf((byte)'/') < 0) return false;
        // HAProxy writes a quote inside a capture or the request as #22 (log.c, hdr_encode_map and url_encode_map).
        var tail = rest[words[10]];
        var open = tail.IndexOf((byte)'"');
        var request = open < 0 ? default : tail[(open + 1)..];
        if (!request.IsEmpty && request[^1] == '"') request = request[..^1];

        fields.Time = time;
        fields.Client = FieldWriter.WithoutPort(client);
        fields.Status = status;
        fields.Size = FieldWriter.Number(rest[words[4]]);
        fields.Duration = rest[words[2]] is var timers && timers.LastIndexOf((byte)'/') is >= 0 and var slash ? FieldWriter.Number(timers[(slash + 1)..].TrimStart((byte)'+')) : -1;
        fields.Request = request.SequenceEqual("<BADREQ>"u8) ? default : request;
        fields.Reason = state;
        if (state.StartsWith("--"u8) && server.IndexOf("/<"u8) < 0) fields.UpstreamStatus = rest[words[3]];
        return true;
    }
}
