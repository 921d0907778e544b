using System.Buffers;
using System.Globalization;

namespace Why403.Captures;

/// <summary>A header field on its line (RFC 9112 section 5).</summary>
internal static class FieldLine
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool TryRead(ReadOnlySpan<char> line, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        // The colon of a pseudo-field comes first.
        var colon = line.IndexOf(':') == 0 ? line[1..].IndexOf(':') + 1 : line.IndexOf(':');
        if (colon <= 0) return false;
        name = line[..colon];
        value = line[(colon + 1)..].Trim();
        return name.TrimStart(':').Length > 0 && name.TrimStart(':').IndexOfAnyExcept(Token) < 0;
    }
}

/// <summary>RFC 9112 section 4, and its HTTP/2 and HTTP/3 likeness in what tools print.</summary>
internal readonly ref struct StatusLine(ReadOnlySpan<char> version, int status, ReadOnlySpan<char> reason)
{
    public ReadOnlySpan<char> Version { get; } = version;

    public int Status { get; } = status;

    public ReadOnlySpan<char> Reason { get; } = reason;

    public static bool TryRead(ReadOnlySpan<char> line, out StatusLine status)
    {
        status = default;
        var version = HeadWord.Version(line);
        if (version == 0 || version + 4 > line.Length || line[version] != ' ') return false;
        var digits = line.Slice(version + 1, 3);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code < 100) return false;
        var rest = line[(version + 4)..];
        if (rest.Length > 0 && rest[0] != ' ') return false;
        status = new(line[..version], code, rest.Trim());
        return true;
    }
}

/// <summary>RFC 9112 section 3.</summary>
internal readonly ref struct RequestLine(ReadOnlySpan<char> method, ReadOnlySpan<char> target, ReadOnlySpan<char> version)
{
    public ReadOnlySpan<char> Method { get; } = method;

    public ReadOnlySpan<char> Target { get; } = target;

    public ReadOnlySpan<char> Version { get; } = version;

    public static bool TryRead(ReadOnlySpan<char> line, out RequestLine request)
    {
        request = default;
        line = line.TrimEnd();
        var space = line.IndexOf(' ');
        var last = line.LastIndexOf(' ');
        if (space is <= 0 or > 20 || last <= space + 1) return false;
        if (line[..space].ContainsAnyExceptInRange('A', 'Z') || HeadWord.Version(line[(last + 1)..]) != line.Length - last - 1) return false;
        request = new(line[..space], line[(space + 1)..last], line[(last + 1)..]);
        return true;
    }
}

internal static class HeadWord
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The length of <c>HTTP/1.1</c>, <c>HTTP/2</c> and the like at the start; 0 when there is none.</summary>
    public static int Version(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("HTTP/", StringComparison.Ordinal)) return 0;
        var digits = text[5..].IndexOfAnyExcept(Digits);
        if (digits < 0) digits = text.Length - 5;
        return digits is >= 1 and <= 3 ? 5 + digits : 0;
    }
}
