using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Logs;

/// <summary>A request to a real server and the causes that its error log must name for it.</summary>
/// <param name="Request">The request line as it goes over the wire, without the version.</param>
/// <param name="Causes">Cause ids, those of lines that can appear without a refusal with a question mark behind; empty for silence.</param>
internal sealed record LogCase(string Name, string Request, int Status, string Causes, string Headers = "", bool IsHttps = false)
{
    public override string ToString() => Name;
}

/// <summary>Sends requests byte for byte and reads what a server has written to its logs since.</summary>
internal sealed class LoggingServer(int port, string home)
{
    private readonly Dictionary<string, int> _read = [];

    /// <summary>The status that came back; 0 where the connection was closed without an answer.</summary>
    public async Task<int> SendAsync(string request, string headers, CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{request} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nUser-Agent: oracle\r\n{headers}\r\n"), cancel);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, cancel);
        }
        catch (IOException)
        {
            // A server that closes with bytes unread resets the connection; what it answered is here.
        }
        var head = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)Math.Min(answer.Length, 16));
        return head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The lines of the last <see cref="NewLines"/> as they stand in the log, for the message of a failed test.</summary>
    public string LastText { get; private set; } = "";

    /// <summary>What a reader finds in the lines that a log got since the last call.</summary>
    public List<ErrorLine> NewLines(string log)
    {
        var all = Lines(log);
        var found = new List<ErrorLine>();
        var reader = LogFormats.Detect(all).Errors?.Open();
        foreach (var line in all.Skip(_read.GetValueOrDefault(log))) Assert.NotEqual(Why403.Logs.Formats.Errors.ErrorRead.Foreign, reader!.Read(line.Span, found));
        reader?.Flush(found);
        LastText = string.Join('\n', all.Skip(_read.GetValueOrDefault(log)).Select(line => Encoding.UTF8.GetString(line.Span)));
        _read[log] = all.Count;
        return found;
    }

    public List<ReadOnlyMemory<byte>> Lines(string log)
    {
        var bytes = File.ReadAllBytes(Path.Combine(home, log));
        var lines = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var found ? found : bytes.Length;
            lines.Add(bytes.AsMemory(start, end - start));
            start = end + 1;
        }
        return lines;
    }

    public static string Causes(IEnumerable<ErrorLine> lines) =>
        string.Join(' ', lines.Where(line => line.CauseId is not null).Select(line => line.CauseId + (line.IsDoubtful ? "?" : "")).Distinct());
}
