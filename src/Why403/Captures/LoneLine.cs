using System.Buffers;

namespace Why403.Captures;

/// <summary>An address or a token and nothing else: a request that was or will be made with it.</summary>
internal static class LoneLine
{
    private static readonly SearchValues<char> Base64Url =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=");

    public static bool IsAddress(ReadOnlySpan<char> line)
    {
        line = Bare(line);
        return Address.IsAbsolute(line) && line.IndexOfAny(' ', '\t') < 0 && Uri.TryCreate(line.ToString(), UriKind.Absolute, out _);
    }

    /// <summary>RFC 7519 section 3: a signed token has three parts, an encrypted one five; the first is a JSON object.</summary>
    public static bool IsToken(ReadOnlySpan<char> line)
    {
        line = Token(line);
        return line.StartsWith("eyJ", StringComparison.Ordinal) && line.Count('.') is 2 or 4 && line.IndexOfAnyExcept(Base64Url) < 0;
    }

    public static void Read(ByteText text, Handover handover)
    {
        var line = text.Text.AsSpan().Trim();
        handover.Hand(new(IsToken(line)
            ? Request.Unknown with { Headers = HeaderList.Of(("Authorization", "Bearer " + Token(line).ToString())) }
            : new Request("GET", ByteText.Decode(Bare(line))), null));
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> line) => line.Trim().Trim("\"'<>`");

    private static ReadOnlySpan<char> Token(ReadOnlySpan<char> line)
    {
        line = Bare(line);
        foreach (var lead in (ReadOnlySpan<string>)["Authorization:", "Bearer "])
            if (line.StartsWith(lead, StringComparison.OrdinalIgnoreCase)) line = line[lead.Length..].Trim();
        return line;
    }
}
