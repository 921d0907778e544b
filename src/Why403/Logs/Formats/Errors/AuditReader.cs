using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// ModSecurity's serial audit log: sections <c>--BOUNDARY-A--</c> (version 2) or <c>---BOUNDARY---A--</c> (version 3) from A to Z.
/// A body can hold lines that look like a boundary, but not this transaction's, which is drawn anew for each.
/// </summary>
internal sealed class AuditReader : ErrorReader
{
    private const int MostMessages = 64;

    private readonly List<Meaning> _meanings = [];
    private readonly List<string> _messages = [];
    private byte[] _boundary = [];
    private char _section;
    private bool _isFirst;
    private long _time;
    private string _id = "", _client = "", _request = "", _host = "";
    private int _status;

    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        if (TryBoundary(line, out var boundary, out var section) && (section == 'A' || boundary.SequenceEqual(_boundary)))
        {
            if (section == 'A') Begin(boundary);
            if (section == 'Z') End(found);
            _section = section == 'Z' ? '\0' : section;
            _isFirst = true;
            return ErrorRead.Own;
        }
        if (_section == '\0') return line.IsEmpty ? ErrorRead.Own : ErrorRead.Foreign;
        Take(line, _isFirst);
        _isFirst = false;
        return ErrorRead.Own;
    }

    private void Begin(ReadOnlySpan<byte> boundary)
    {
        _boundary = boundary.ToArray();
        _meanings.Clear();
        _messages.Clear();
        _time = AccessLine.NoTime;
        _id = _client = _request = _host = "";
        _status = 0;
    }

    private void Take(ReadOnlySpan<byte> line, bool isFirst)
    {
        switch (_section)
        {
            case 'A' when isFirst: TakeTransaction(line); break;
            case 'B' when isFirst: _request = Encoding.UTF8.GetString(line); break;
            case 'B' when Ascii.EqualsIgnoreCase(line[..Math.Min(line.Length, 5)], "host:"u8): _host = Encoding.UTF8.GetString(line[5..].Trim((byte)' ')); break;
            case 'F' when isFirst && line.StartsWith("HTTP/"u8) && line.IndexOf((byte)' ') is > 0 and var space && line.Length >= space + 4:
                _status = FieldWriter.Status(line.Slice(space + 1, 3));
                break;
            case 'H': TakeMessage(line); break;
        }
    }

    // [23/Nov/2026:12:49:48.298453 +0000] unique-id client port server port
    private void TakeTransaction(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '[' || line.IndexOf("] "u8) is not (> 0 and var close) || LogTimes.Clf(line[1..close], out _time) == 0) return;
        Span<Range> words = stackalloc Range[3];
        var rest = line[(close + 2)..];
        if (rest.Split(words, (byte)' ') < 3) return;
        _id = Encoding.UTF8.GetString(rest[words[0]]);
        _client = Encoding.UTF8.GetString(rest[words[1]]);
    }

    // Version 2 writes "Message: …" and repeats the server's own lines as "Apache-Error: …"; version 3 writes "ModSecurity: …".
    private void TakeMessage(ReadOnlySpan<byte> line)
    {
        if (_meanings.Count == MostMessages) return;
        if (line.StartsWith("Message: "u8)) Keep(ModSecurityText.Read(line[9..]), line[9..]);
        else if (line.StartsWith("ModSecurity: "u8)) Keep(ModSecurityText.Read(line), line[13..]);
        else if (line.StartsWith("Apache-Error: "u8)) Keep(AuditServerLine.Read(line[14..], out var message), message);
    }

    private void Keep(Meaning meaning, ReadOnlySpan<byte> message)
    {
        if (!meaning.IsKept) return;
        _meanings.Add(meaning);
        _messages.Add(Escapes.Undo(message));
    }

    private void End(ICollection<ErrorLine> found)
    {
        for (var i = 0; i < _meanings.Count && _time != AccessLine.NoTime; i++)
        {
            found.Add(new ErrorLine
            {
                LocalTime = _time,
                IsUtc = true,
                Server = LogServer.ModSecurity,
                Client = _client,
                Request = _request,
                Host = _host,
                RequestId = _id,
                Number = _meanings[i].Number,
                Message = _messages[i],
                CauseId = _meanings[i].CauseId,
                Object = _meanings[i].Object,
                Status = _meanings[i].CauseId is null ? 0 : _status != 0 ? _status : _meanings[i].Status,
                IsDoubtful = _meanings[i].IsDoubtful,
            });
        }
        _boundary = [];
        _meanings.Clear();
        _messages.Clear();
    }

    private static bool TryBoundary(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> boundary, out char section)
    {
        boundary = default;
        section = '\0';
        if (line.Length is < 10 or > 40 || !line.StartsWith("--"u8) || !line.EndsWith("--"u8) || line[^4] != '-' || !char.IsAsciiLetterUpper((char)line[^3])) return false;
        boundary = line[..^4].Trim((byte)'-');
        section = (char)line[^3];
        return !boundary.IsEmpty && boundary.IndexOfAnyExceptInRange((byte)'0', (byte)'z') < 0;
    }
}
