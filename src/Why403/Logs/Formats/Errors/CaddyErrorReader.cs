using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>Caddy's <c>http.log.error</c> entries, which it writes at level debug for a 403 (caddyhttp/server.go, logRequest).</summary>
internal sealed class CaddyErrorReader : ErrorReader
{
    public override ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found)
    {
        if (line[..Math.Min(line.Length, 300)].IndexOf("\"logger\":\""u8) < 0) return ErrorRead.Foreign;
        using var document = JsonValue.Parse(line);
        if (document is null) return ErrorRead.Foreign;
        var entry = document.RootElement;
        var logger = entry.At("logger").Text();
        if (!LogTimes.TryUnix(Encoding.UTF8.GetBytes(entry.At("ts").Text()), out var time) || logger.StartsWith("http.log.access", StringComparison.Ordinal)) return ErrorRead.Foreign;
        if (!logger.StartsWith("http.log.error", StringComparison.Ordinal)) return ErrorRead.Own;
        var status = FieldWriter.Status(Encoding.UTF8.GetBytes(entry.At("status").Text()));
        var message = entry.At("msg").Text();
        if (status is not 403 || !message.EndsWith(": permission denied", StringComparison.Ordinal)) return ErrorRead.Own;
        var request = entry.At("request");
        var client = request.At("client_ip").Text();
        found.Add(new ErrorLine
        {
            LocalTime = time,
            IsUtc = true,
            Server = LogServer.Other,
            Level = entry.At("level").Text(),
            Client = client.Length > 0 ? client : request.At("remote_ip").Text(),
            Request = $"{request.At("method").Text()} {request.At("uri").Text()} {request.At("proto").Text()}",
            Host = request.At("host").Text(),
            RequestId = entry.At("err_id").Text(),
            Message = message,
            CauseId = "file.mode-denies",
            Status = status,
        });
        return ErrorRead.Own;
    }
}
