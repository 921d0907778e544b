using System.Text;
using System.Text.Json;

namespace Why403.Logs.Formats.Errors;

/// <summary>ModSecurity's audit log with one JSON object a transaction: version 2's members are beside <c>transaction</c>, version 3's inside it.</summary>
internal sealed class JsonAuditReader : ErrorReader
{
    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        // The name that every such line begins with, so that other JSON is not parsed for nothing.
        if (line[..Math.Min(line.Length, 200)].IndexOf("\"transaction\""u8) < 0) return ErrorRead.Foreign;
        using var document = JsonValue.Parse(line);
        if (document is null) return ErrorRead.Foreign;
        var root = document.RootElement;
        var transaction = root.At("transaction");
        if (root.At("audit_data").ValueKind == JsonValueKind.Object) return Second(root, transaction, found);
        return transaction.At("unique_id").ValueKind == JsonValueKind.String ? Third(transaction, found) : ErrorRead.Foreign;
    }

    private static ErrorRead Second(JsonElement root, JsonElement transaction, ICollection<ErrorLine> found)
    {
        var audit = root.At("audit_data");
        if (LogTimes.Clf(Encoding.UTF8.GetBytes(transaction.At("time").Text()), out var time) == 0) return ErrorRead.Foreign;
        var about = new ErrorLine
        {
            LocalTime = time,
            IsUtc = true,
            Server = LogServer.ModSecurity,
            Client = transaction.At("remote_address").Text(),
            RequestId = transaction.At("transaction_id").Text(),
            Request = root.At("request").At("request_line").Text(),
            Host = root.At("request").At("headers").Header("Host"),
            Status = Status(root.At("response").At("status")),
            Message = "",
        };
        foreach (var message in audit.At("messages").Items())
        {
            var text = Encoding.UTF8.GetBytes(message.Text());
            Add(about, ModSecurityText.Read(text), text, found);
        }
        foreach (var message in audit.At("error_messages").Items())
            Add(about, AuditServerLine.Read(Encoding.UTF8.GetBytes(message.Text()), out var text), text, found);
        return ErrorRead.Own;
    }

    // Version 3 says in no member whether it was the one that refused. With the engine on, a rule of phase 1 or 2 that denies is the last
    // of the messages; a score's rule says so itself. So only a 403 beside a rule is a sign, and never more than that.
    private static ErrorRead Third(JsonElement transaction, ICollection<ErrorLine> found)
    {
        if (!LogTimes.TryAsc(Encoding.UTF8.GetBytes(transaction.At("time_stamp").Text()), out var time)) return ErrorRead.Foreign;
        var request = transaction.At("request");
        var about = new ErrorLine
        {
            LocalTime = time,
            Server = LogServer.ModSecurity,
            Client = transaction.At("client_ip").Text(),
            RequestId = transaction.At("unique_id").Text(),
            Request = $"{request.At("method").Text()} {request.At("uri").Text()} HTTP/{request.At("http_version").Text()}",
            Host = request.At("headers").Header("Host"),
            Status = Status(transaction.At("response").At("http_code")),
            Message = "",
        };
        var isOn = transaction.At("producer").At("secrules_engine").Text() == "Enabled";
        var messages = transaction.At("messages").Items().ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            var id = messages[i].At("details").At("ruleId").Text();
            var words = messages[i].At("message").Text();
            var isLast = i == messages.Count - 1 && isOn && about.Status == 403;
            var meaning = new Meaning(isLast ? "edge.waf-rule" : null, 0, words.Length > 0 ? words : id, IsDoubtful: isLast, Number: id) { IsEvent = true };
            Add(about, meaning, Encoding.UTF8.GetBytes(words), found);
        }
        return ErrorRead.Own;
    }

    private static void Add(ErrorLine about, Meaning meaning, ReadOnlySpan<byte> message, ICollection<ErrorLine> found)
    {
        if (!meaning.IsKept) return;
        found.Add(about with
        {
            Number = meaning.Number,
            Message = Escapes.Undo(message),
            CauseId = meaning.CauseId,
            Object = meaning.Object,
            Status = meaning.CauseId is null ? 0 : about.Status != 0 ? about.Status : meaning.Status,
            IsDoubtful = meaning.IsDoubtful,
        });
    }

    private static int Status(JsonElement value) => FieldWriter.Status(Encoding.UTF8.GetBytes(value.Text()));
}
