using System.Globalization;
using System.Text;

namespace Why403.Captures;

/// <summary>Lines of a browser's console: an exchange a message, with the lines that belong to it.</summary>
internal static class ConsoleLines
{
    private const int LongestMessage = 8 * 1024;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    public static bool IsMessage(ReadOnlySpan<char> line) => ConsoleWording.Of(line) is not null || NetworkLine(line, out _, out _);

    public static void Read(ByteText text, int position, Handover handover)
    {
        StringBuilder? message = null;
        while (text.NextLine(ref position, out var line))
        {
            if (line.IsWhiteSpace()) continue;
            if (IsMessage(line))
            {
                if (message is not null) handover.Hand(Exchange(message.ToString()));
                message = new();
            }
            // What follows a message (its stack, its explanation) belongs to it.
            if (message is null) continue;
            if (message.Length > 0) message.Append('\n');
            message.Append(line[..Math.Clamp(LongestMessage - message.Length, 0, line.Length)]);
        }
        if (message is not null) handover.Hand(Exchange(message.ToString()));
    }

    private static Exchange Exchange(string message)
    {
        var line = message.AsSpan(0, message.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : message.Length);
        var wording = ConsoleWording.Of(line);
        string method = "", address;
        if (NetworkLine(line, out var verb, out var rest))
        {
            method = verb;
            address = ByteText.Decode(Address.In(rest));
        }
        else address = wording is null ? "" : ByteText.Decode(AddressOf(line, wording.Lead));
        var status = Status(line);
        return new(new Request(method, address), status == 0 ? null : new Response(status) { BodyUnknown = true })
        {
            Console = ByteText.Decode(message),
            Failure = status == 0 ? Code(line) : null,
        };
    }

    /// <summary>Chrome's <c>GET https://… 403 (Forbidden)</c>, Firefox's <c>XHRGET https://… [HTTP/2 403 …]</c>.</summary>
    private static bool NetworkLine(ReadOnlySpan<char> line, out string method, out ReadOnlySpan<char> rest)
    {
        method = "";
        rest = default;
        foreach (var known in Methods)
        {
            // A file name and its line may stand before it: "app.js:12 GET https://…".
            var at = line.IndexOf(known + " ", StringComparison.Ordinal);
            if (at < 0 || at > 200) continue;
            var after = line[(at + known.Length)..].TrimStart();
            if (!Address.IsAbsolute(after)) continue;
            var tail = after[Address.In(after).Length..];
            if (Status(tail) == 0 && !tail.Contains("net::ERR_", StringComparison.Ordinal) && !tail.Contains("NS_ERROR_", StringComparison.Ordinal)) continue;
            method = known;
            rest = after;
            return true;
        }
        return false;
    }

    private static ReadOnlySpan<char> AddressOf(ReadOnlySpan<char> line, string lead)
    {
        if (lead.Length > 0)
        {
            var at = line.IndexOf(lead, StringComparison.Ordinal);
            if (at < 0) return default;
            line = line[(at + lead.Length)..];
        }
        for (var i = line.IndexOf("://", StringComparison.Ordinal); i > 0;)
        {
            var start = i;
            while (start > 0 && char.IsAsciiLetter(line[start - 1])) start--;
            if (Address.IsAbsolute(line[start..])) return WithoutPlace(Address.In(line[start..]), line[start..]);
            var next = line[(i + 3)..].IndexOf("://", StringComparison.Ordinal);
            i = next < 0 ? -1 : i + 3 + next;
        }
        return default;
    }

    // "https://site.example/app.js:1 Failed to load resource": the line number is the console's.
    private static ReadOnlySpan<char> WithoutPlace(ReadOnlySpan<char> address, ReadOnlySpan<char> line)
    {
        if (!line[address.Length..].TrimStart().StartsWith("Failed to load", StringComparison.Ordinal)) return address;
        var colon = address.LastIndexOf(':');
        return colon > address.LastIndexOf('/') && address[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0 ? address[..colon] : address;
    }

    private static int Status(ReadOnlySpan<char> line)
    {
        foreach (var mark in (ReadOnlySpan<string>)["status of ", "Status code: ", "Unexpected response code: ", "[HTTP/1.1 ", "[HTTP/2 ", "[HTTP/3 ", "[HTTP/1.0 "])
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && Digits(line[(at + mark.Length)..]) is > 0 and var status) return status;
        // "… 403 (Forbidden)", "… 403 ()" on HTTP/2.
        var open = line.LastIndexOf(" (", StringComparison.Ordinal);
        return open >= 4 && line[open - 4] == ' ' ? Digits(line[(open - 3)..]) : 0;
    }

    private static int Digits(ReadOnlySpan<char> text) =>
        text.Length >= 3 && (text.Length == 3 || !char.IsAsciiDigit(text[3])) && int.TryParse(text[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100 ? status : 0;

    private static string? Code(ReadOnlySpan<char> line)
    {
        foreach (var mark in (ReadOnlySpan<string>)["net::ERR_", "NS_ERROR_"])
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at) return ByteText.Decode(Address.In(line[at..]));
        return null;
    }
}
