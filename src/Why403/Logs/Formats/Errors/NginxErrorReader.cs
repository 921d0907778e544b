using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>nginx's error log.</summary>
/// <remarks>
/// A path stands in a message decoded, so <c>%0A</c> in a request breaks its line in two, and the client chooses how the second
/// begins: it can forge a line as a whole. The request field of the true end shows it (<see cref="BrokenLine"/>), so lines are held back
/// until no end can follow, which is 2047 bytes later, for longer nginx writes none (NGX_MAX_ERROR_STR).
/// </remarks>
internal sealed class NginxErrorReader : ErrorReader
{
    private const int Longest = 2047;

    private readonly LinkedList<Held> _held = new();
    private long _offset;

    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        _offset += line.Length + 1;
        while (_held.First is { } old && _offset - 1 - old.Value.Start > Longest) Release(old, found);

        var start = _offset - line.Length - 1;
        if (!TryHead(line, out var head))
        {
            if (line.Length > Longest || _held.Count == 0) return ErrorRead.Foreign;
            // What stands before it is no line of its own.
            Drop(Math.Max(1, BrokenLine.Breaks(line)));
            _held.AddLast(new Held(start, null));
            return ErrorRead.Own;
        }
        if (BrokenLine.Breaks(line) is > 0 and var breaks)
        {
            Drop(breaks);
            _held.AddLast(new Held(start, null));
            return ErrorRead.Own;
        }
        var fields = NginxFields.Read(line[head.Length..]);
        if (head.Connection.Length > 0 && fields.Client.IsEmpty) DropCut(start + line.Length);
        _held.AddLast(new Held(start, fields.IsAmbiguous ? null : Explain(line, head, fields)));
        return ErrorRead.Own;
    }

    public override void Flush(ICollection<ErrorLine> found)
    {
        while (_held.First is { } held) Release(held, found);
    }

    private void Release(LinkedListNode<Held> held, ICollection<ErrorLine> found)
    {
        _held.Remove(held);
        if (held.Value.Line is not null) found.Add(held.Value.Line);
    }

    /// <summary>The last lines that were held turn out to be parts of the line that just came.</summary>
    private void Drop(int count)
    {
        for (var held = _held.Last; held is not null && count > 0; held = held.Previous, count--) held.ValueRef.Line = null;
    }

    /// <summary>A line without its end that closes exactly the longest record: the lines since its start are one.</summary>
    private void DropCut(long end)
    {
        var count = 0;
        for (var held = _held.Last; held is not null && end - held.Value.Start <= Longest; held = held.Previous)
        {
            count++;
            if (end - held.Value.Start == Longest) Drop(count);
        }
    }

    private static ErrorLine? Explain(ReadOnlySpan<byte> line, NginxHead head, NginxFields fields)
    {
        var level = line[head.Level];
        // Without a client it is no request that was refused: a log that cannot be opened, a cache.
        var meaning = fields.Client.IsEmpty ? default : NginxMessages.Read(fields.Message, level);
        if (!meaning.IsKept)
        {
            if (head.Connection.Length > 0 || !NginxMessages.IsEvent(fields.Message)) return null;
            meaning = new Meaning(null) { IsEvent = true };
        }
        var isWaf = meaning.CauseId == "edge.waf-rule" || meaning.Number.Length > 0;
        return new ErrorLine
        {
            LocalTime = head.Time,
            Server = isWaf ? LogServer.ModSecurity : LogServer.Nginx,
            Level = Text(level),
            Client = Text(fields.Client),
            Request = Text(fields.Request),
            Host = Text(fields.Host),
            RequestId = isWaf ? ModSecurityText.UniqueId(fields.Message) : "",
            Connection = Text(line[head.ConnectionRange]),
            Process = Text(line[head.Process]),
            Number = meaning.Number,
            Message = Text(fields.Message),
            CauseId = meaning.CauseId,
            Object = meaning.Object,
            Path = isWaf ? ModSecurityText.Uri(fields.Message) : "",
            Status = meaning.Status,
            IsDoubtful = meaning.IsDoubtful,
        };
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary><c>2026/11/23 13:05:25 [error] 4711#4711: *829 </c>, perhaps behind the words of syslog.</summary>
    private static bool TryHead(ReadOnlySpan<byte> line, out NginxHead head)
    {
        head = default;
        var at = 0;
        if (!LogTimes.TryDate(line, out var date))
        {
            if (line[..Math.Min(line.Length, 200)].IndexOf("nginx: "u8) is not (>= 0 and var tag)) return false;
            at = tag + 7;
            if (!LogTimes.TryDate(line[at..], out date)) return false;
        }
        if (line.Length < at + 22 || line[at + 4] != '/' || line[at + 10] != ' ' || !LogTimes.TryClock(line[(at + 11)..], out var clock) || !line[(at + 19)..].StartsWith(" ["u8)) return false;
        at += 21;
        if (line[at..].IndexOf("] "u8) is not (> 0 and <= 8 and var level)) return false;
        head.Time = date + clock;
        head.Level = at..(at + level);
        at += level + 2;
        if (line[at..].IndexOf(": "u8) is not (> 0 and <= 24 and var process) || line.Slice(at, process).IndexOf((byte)'#') < 0) return false;
        head.Process = at..(at + process);
        at += process + 2;
        head.ConnectionRange = at..at;
        if (at < line.Length && line[at] == '*' && line[at..].IndexOf((byte)' ') is > 1 and <= 24 and var connection && FieldWriter.Number(line.Slice(at + 1, connection - 1)) >= 0)
        {
            head.ConnectionRange = (at + 1)..(at + connection);
            at += connection + 1;
        }
        head.Length = at;
        return true;
    }

    private struct Held(long start, ErrorLine? line)
    {
        public long Start = start;
        public ErrorLine? Line = line;
    }

    private struct NginxHead
    {
        public long Time;
        public Range Level;
        public Range Process;
        public Range ConnectionRange;
        public int Length;

        public readonly (int Start, int Length) Connection => (ConnectionRange.Start.Value, ConnectionRange.End.Value - ConnectionRange.Start.Value);
    }
}
