using System.Text;
using System.Text.Json;

namespace Why403.Tokens;

/// <summary>A pasted token taken apart, with the exact fault of a part that cannot be read.</summary>
internal sealed record JwtForm
{
    private const int Longest = 192 * 1024;

    /// <summary>Empty where all parts can be read.</summary>
    public string Fault { get; private init; } = "";

    /// <summary>Five parts (RFC 7516): the claims are not readable without the key.</summary>
    public bool Encrypted { get; private init; }

    public JsonMembers Header { get; private init; } = JsonMembers.None;

    public JsonMembers Claims { get; private init; } = JsonMembers.None;

    /// <summary>The bytes of the claims, for what is nested in them.</summary>
    public byte[] ClaimsJson { get; private init; } = [];

    /// <summary>The signature part as sent; never shown.</summary>
    public string Signature { get; private init; } = "";

    /// <summary>What the signature is made over (RFC 7515 section 5.1).</summary>
    public string Signed { get; private init; } = "";

    public int Length { get; private init; }

    /// <summary>The names of <c>crit</c>; null where the header has none.</summary>
    public IReadOnlyList<string>? Critical => Header.Has("crit") ? Header.List("crit") : null;

    /// <summary>Never throws: a text that is no token is a form with a fault.</summary>
    public static JwtForm Read(string text)
    {
        var token = Bare(text);
        if (token.Length == 0) return new() { Fault = "the text is empty" };
        if (token.Length > Longest) return Faulty($"it has {token.Length} characters; no server takes a token of that size in a field");
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~')) return Faulty("it holds blanks, line breaks or characters outside of ASCII, which no token has");
        var parts = token.Split('.', 8);
        if (parts.Length is not (3 or 5)) return Faulty(parts.Length == 1 ? "it has no dot: an opaque token tells nothing to anybody but its issuer" : $"it has {(parts.Length == 8 ? "8 or more" : parts.Length)} parts where a signed token has 3");
        if (Part(parts[0], "header", out var header, out _) is { } fault) return Faulty(fault);
        if (parts.Length == 5) return new() { Encrypted = true, Header = header, Length = token.Length };
        if (Part(parts[1], "claims", out var claims, out var json) is { } wrong) return Faulty(wrong) with { Header = header };
        return new() { Header = header, Claims = claims, ClaimsJson = json, Signature = parts[2], Signed = token[..token.LastIndexOf('.')], Length = token.Length };

        JwtForm Faulty(string what) => new() { Fault = what, Length = token.Length };
    }

    /// <summary>What stands behind <c>Authorization: Bearer</c>, without quotation marks.</summary>
    private static string Bare(string text)
    {
        var span = text.AsSpan().Trim().Trim("\uFEFF");
        foreach (var front in (ReadOnlySpan<string>)["Authorization:", "Bearer ", "DPoP "])
            if (span.StartsWith(front, StringComparison.OrdinalIgnoreCase)) span = span[front.Length..].TrimStart();
        return span.Trim("\"'").ToString();
    }

    private static string? Part(string part, string name, out JsonMembers members, out byte[] json)
    {
        members = JsonMembers.None;
        json = [];
        if (part.Length == 0) return $"its {name} part is empty";
        if (Base64Text.Decode(part) is not { } bytes) return $"its {name} part is no base64url: {(part.Length % 4 == 1 ? "its length is impossible, so it was cut" : "it holds other characters")}";
        json = bytes;
        if (JsonMembers.Read(bytes) is { } read)
        {
            members = read;
            return null;
        }
        return $"its {name} part is no JSON object{Why(bytes)}";
    }

    private static string Why(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new() { MaxDepth = 64 });
            if (reader.Read() && reader.TokenType != JsonTokenType.StartObject) return ": it is another JSON value";
            while (reader.Read()) { }
            return ": it holds bytes that are no Unicode text";
        }
        catch (JsonException e)
        {
            return TooDeep(e) ? ": it is nested more than 64 levels deep" : $": it breaks off or is damaged at byte {e.BytePositionInLine ?? 0}{(bytes.AsSpan().IndexOf((byte)'\n') >= 0 ? $" of line {(e.LineNumber ?? 0) + 1}" : "")}";
        }

        static bool TooDeep(JsonException e) => e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The signed text as bytes: ASCII, as the check in <see cref="Read"/> has made sure.</summary>
    public byte[] SignedBytes() => Encoding.ASCII.GetBytes(Signed);
}
