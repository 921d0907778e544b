using System.Net;
using System.Text;

namespace Why403.Investigations;

/// <summary>The caller's address as the refuser saw it, where the answer prints it.</summary>
internal static class SeenAddress
{
    private static readonly string[] Labels = ["Your IP address:", "Your IP:", "Client IP:", "IP Address:", "your IP address is", "Source IP:", "<SourceIP>"];

    public static string? Of(Exchange exchange)
    {
        if (exchange.Response is not { } response) return null;
        if (response.Headers["x-ms-forbidden-ip"] is { } header && IPAddress.TryParse(header, out var stated)) return stated.ToString();
        if (response.Body.IsEmpty) return null;
        var body = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, 64 * 1024)]);
        foreach (var label in Labels)
        {
            var at = body.IndexOf(label, StringComparison.OrdinalIgnoreCase);
            if (at < 0) continue;
            // Between the label and the address there is often markup: `</span> <code>192.0.2.1</code>`.
            foreach (var word in body.Substring(at + label.Length, Math.Min(120, body.Length - at - label.Length)).Split([' ', '<', '>', '"', '\n', '\r', '\t', ',', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
                if (word.Length >= 7 && (word.Contains('.', StringComparison.Ordinal) || word.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(word, out var address)) return address.ToString();
        }
        return null;
    }
}
