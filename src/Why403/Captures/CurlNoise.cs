using System.Globalization;

namespace Why403.Captures;

/// <summary>What curl prints beside the exchange.</summary>
internal static class CurlNoise
{
    // curl 7.x to 8.x, lib/url.c and lib/transfer.c: lines that follow a body whose last line has no end.
    private static readonly string[] AfterBody =
    [
        "* Connection #", "* Closing connection", "* Issue another request", "* Leftovers after chunking", "* Excess found",
        "* Ignoring the response-body", "* Maximum ", "* transfer closed", "* end of response", "* Request completely sent off",
    ];

    /// <summary>Where the meter at the start of a line ends; 0 when there is none.</summary>
    public static int Meter(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("  % Total", StringComparison.Ordinal) || line.TrimStart().StartsWith("Dload  Upload", StringComparison.Ordinal)) return line.Length;
        if (line.Length == 0 || line[0] is not (' ' or '\r' or '1')) return 0;
        var end = 0;
        // "…  0 --:--:-- --:--:-- --:--:--     0", again and again after a carriage return.
        for (int mark; (mark = line[end..].IndexOf("--:--:-- ", StringComparison.Ordinal)) >= 0;) end += mark + 9;
        if (end == 0) return 0;
        while (end < line.Length && (line[end] is ' ' or '\r' or '.' or 'k' or 'M' || char.IsAsciiDigit(line[end]))) end++;
        return end;
    }

    /// <summary><c>{ [123 bytes data]</c> and its likes.</summary>
    public static bool IsDataMark(ReadOnlySpan<char> line) =>
        line.Length > 3 && line[0] is '{' or '}' && line[1..].StartsWith(" [", StringComparison.Ordinal) && line.EndsWith(" bytes data]", StringComparison.Ordinal);

    /// <summary>Where an information line begins behind the last bytes of a body; -1 when none does.</summary>
    public static int ToldAfterBody(ReadOnlySpan<char> line)
    {
        var first = line.IndexOf("* ", StringComparison.Ordinal);
        if (first < 0) return -1;
        foreach (var mark in AfterBody)
            if (line[first..].IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at) return first + at;
        return -1;
    }
}

/// <summary>curl's last word, <c>curl: (35) …</c>.</summary>
internal static class CurlFailure
{
    public static bool TryRead(ReadOnlySpan<char> line, out int code)
    {
        code = 0;
        if (!line.StartsWith("curl: (", StringComparison.Ordinal)) return false;
        var close = line.IndexOf(')');
        return close > 7 && int.TryParse(line[7..close], NumberStyles.None, CultureInfo.InvariantCulture, out code);
    }

    /// <summary>18 partial file, 23 could not write, 28 out of time, 56 receiving, 61 coding, 92 stream: part of a body may be missing.</summary>
    public static bool BreaksBody(int code) => code is 18 or 23 or 28 or 56 or 61 or 92;

    /// <summary>The status that the message states (<c>-f</c>, a proxy's answer to CONNECT); 0 when it states none.</summary>
    public static int Status(ReadOnlySpan<char> line)
    {
        foreach (var mark in (ReadOnlySpan<string>)["returned error: ", "Received HTTP code ", "tunnel failed, response "])
        {
            var at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0 && line.Length >= at + mark.Length + 3 && int.TryParse(line.Slice(at + mark.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 100)
                return status;
        }
        return 0;
    }

    public static string? Port(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf(" port ", StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = line[(at + 6)..];
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return end == 0 ? null : (end < 0 ? rest : rest[..end]).ToString();
    }

    public static string? Host(ReadOnlySpan<char> line)
    {
        foreach (var mark in (ReadOnlySpan<string>)["Could not resolve host: ", "Failed to connect to "])
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && Address.In(line[(at + mark.Length)..]) is { Length: > 0 } host) return host.ToString();
        return null;
    }
}
