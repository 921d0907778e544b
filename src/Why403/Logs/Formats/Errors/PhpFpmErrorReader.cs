using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>PHP-FPM's own log: <c>[23-Nov-2026 12:51:09] WARNING: [pool www] child 4720 said into stderr: "…"</c>.</summary>
internal sealed class PhpFpmErrorReader : ErrorReader
{
    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        if (!TryTime(line, out var time, out var used)) return ErrorRead.Foreign;
        var rest = line[used..];
        if (rest.IndexOf(": "u8) is not (> 0 and <= 10 and var level)) return ErrorRead.Foreign;
        var message = rest[(level + 2)..];
        var meaning = PhpMessages.Own(Said(message));
        if (!meaning.IsKept) return ErrorRead.Own;
        var pool = message.IndexOf("[pool "u8) is >= 0 and var at && message[at..].IndexOf((byte)']') is > 6 and var end ? message[(at + 6)..(at + end)] : default;
        found.Add(new ErrorLine
        {
            LocalTime = time,
            Server = LogServer.PhpFpm,
            Level = Encoding.UTF8.GetString(rest[..level]),
            Process = Encoding.UTF8.GetString(pool),
            Message = Encoding.UTF8.GetString(message),
            CauseId = meaning.CauseId,
            Object = meaning.Object,
            Status = meaning.Status,
        });
        return ErrorRead.Own;
    }

    // [pool www] child 4720 said into stderr: "NOTICE: Access to the script …"
    private static ReadOnlySpan<byte> Said(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf(" said into stderr: \""u8) is not (> 0 and var said)) return default;
        var text = message[(said + 20)..];
        return text.IndexOf(": "u8) is > 0 and <= 8 and var level && text[..level].IndexOf((byte)' ') < 0 ? text[(level + 2)..] : text;
    }

    private static bool TryTime(ReadOnlySpan<byte> line, out long time, out int used)
    {
        time = used = 0;
        if (line.Length < 24 || line[0] != '[' || line[3] != '-' || line[7] != '-' || line[12] != ' ') return false;
        if (!LogTimes.TryClock(line[13..], out var clock)) return false;
        // The date in the order that the other readers know.
        Span<byte> plain = stackalloc byte[20];
        line[1..12].CopyTo(plain);
        plain[2] = plain[6] = (byte)'/';
        ":00:00:00"u8.CopyTo(plain[11..]);
        if (LogTimes.Clf(plain, out var date) == 0 || line.IndexOf("] "u8) is not (>= 21 and <= 28 and var close)) return false;
        time = date + clock;
        used = close + 2;
        return true;
    }
}
