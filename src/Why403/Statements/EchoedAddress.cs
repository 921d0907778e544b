using System.Net;
using System.Text;

namespace Why403.Statements;

/// <summary>The caller's address as the refuser saw it, where the answer prints it: behind a proxy or a VPN it is not the one the caller expects.</summary>
internal static class EchoedAddress
{
    private const int Enough = 64 * 1024;

    private static readonly string[] Labels = ["your ip address", "your ip", "client ip", "ip address:", "sourceip", "source ip", "remote address", "your address"];

    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 0 or >= 400 } response) return Reading.Nothing;
        if (response.Headers["x-ms-forbidden-ip"] is { Length: < 64 } stated && IPAddress.TryParse(stated, out var forbidden)) return Saw(forbidden, "x-ms-forbidden-ip");
        if (response.Body.IsEmpty) return Reading.Nothing;
        var body = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, Enough)]);
        foreach (var label in Labels)
        {
            var at = body.IndexOf(label, StringComparison.OrdinalIgnoreCase);
            if (at < 0) continue;
            at += label.Length;
            // Between the label and the address there is often markup.
            foreach (var word in body.Substring(at, Math.Min(120, body.Length - at)).Split([' ', '<', '>', '"', '\n', '\r', '\t', ',', ';', '(', ')', '[', ']', '\'', '='], StringSplitOptions.RemoveEmptyEntries))
                if (word.TrimEnd('.').TrimStart(':') is { Length: >= 7 and < 64 } plain && (plain.Count('.') == 3 || plain.Count(':') > 1) && IPAddress.TryParse(plain, out var address)) return Saw(address, "the body");
        }
        return Reading.Nothing;
    }

    private static Reading Saw(IPAddress address, string where) => new([], [Evidence.Outside($"the server saw this request come from {address} ({where} says so)")]);
}
