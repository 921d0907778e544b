using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Why403.Guard.Tokens;

/// <summary>
/// The member names of a token's part. A name that stands there twice is read by one library as the first and by another as the
/// last (RFC 7519 section 4), which is how a token passes one check and means something else to the next.
/// </summary>
internal static class MemberNames
{
    private const int Most = 128;

    /// <summary>Null where every name is there once; otherwise what is wrong.</summary>
    public static string? Fault(ReadOnlySpan<char> part)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Base64Url.GetMaxDecodedLength(part.Length));
        try
        {
            return Base64Url.TryDecodeFromChars(part, buffer, out var length) ? Fault(buffer.AsSpan(0, length)) : "it is no base64url";
        }
        catch (FormatException)
        {
            return "it is no base64url";
        }
        catch (JsonException)
        {
            return "it is no JSON object";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static string? Fault(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = 32 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return "it is no JSON object";
        Span<(int Start, int Length)> names = stackalloc (int, int)[Most];
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            // Written with escapes, one name has many spellings; no issuer has a reason to.
            if (reader.ValueIsEscaped) return "it holds a name written with escapes";
            foreach (var (start, length) in names[..count])
                if (name.SequenceEqual(json.Slice(start, length))) return $"it holds `{Text.Redaction.Quote(System.Text.Encoding.UTF8.GetString(name))}` more than once";
            if (count == Most) return $"it holds more than {Most} members";
            names[count++] = ((int)reader.TokenStartIndex + 1, name.Length);
            reader.Skip();
        }
        reader.Read();
        return null;
    }
}
