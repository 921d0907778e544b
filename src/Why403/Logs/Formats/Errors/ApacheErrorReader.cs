using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// Apache's error log: the default of 2.4, the layout of 2.2, and an <c>ErrorLogFormat</c> whose fields stand in brackets, in any
/// order. The server escapes line breaks in what clients write (ap_escape_errorlog_item), so a line is a line.
/// </summary>
internal sealed class ApacheErrorReader : ErrorReader
{
    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        var head = new ApacheHead();
        var message = head.Read(line);
        if (head.Time == AccessLine.NoTime) return ErrorRead.Foreign;
        var meaning = ApacheMessages.Read(head.Module, head.Number, head.Errno, message);
        if (!meaning.IsKept)
        {
            if (!head.Client.IsEmpty || !ApacheMessages.IsEvent(head.Number, message)) return ErrorRead.Own;
            meaning = new Meaning(null) { IsEvent = true };
        }
        var isWaf = message.StartsWith("ModSecurity: "u8);
        found.Add(new ErrorLine
        {
            LocalTime = head.Time,
            Server = isWaf ? LogServer.ModSecurity : LogServer.Apache,
            Level = Encoding.UTF8.GetString(head.Level),
            Client = Encoding.UTF8.GetString(head.Client),
            RequestId = isWaf ? ModSecurityText.UniqueId(message) : Encoding.UTF8.GetString(head.RequestId),
            Process = Encoding.UTF8.GetString(head.Process),
            Number = meaning.Number,
            Message = Escapes.Undo(message),
            CauseId = meaning.CauseId,
            Object = meaning.Object,
            Path = isWaf ? ModSecurityText.Uri(message) : "",
            Status = meaning.Status,
            IsDoubtful = meaning.IsDoubtful,
        });
        return ErrorRead.Own;
    }
}
