using System.Buffers;
using System.Globalization;

namespace Why403.Tokens.Links;

/// <summary>Schemes that put the signature into the path.</summary>
internal static class PathTokens
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary><c>/hash,expiry/path</c> or <c>?secure=hash,expiry</c>.</summary>
    public static SignedLink? Cdn77(Occasion occasion)
    {
        var text = occasion.Address["secure"] ?? First(occasion.Address, 0);
        if (text.Split(',') is not [{ Length: >= 16 } hash, var expiry] || Instant.PlausibleSeconds(expiry) is not { } expires) return null;
        return new("CDN77 secure token")
        {
            Ceiling = Confidence.Possible,
            Expires = expires,
            ExpiresBy = "the number behind the comma",
            Signature = new("secure", hash, Alphabet.Any, []),
        };
    }

    /// <summary>Type B <c>/yyyyMMddHHmm/md5/path</c> and type C <c>/md5/hex seconds/path</c>; type A is a parameter.</summary>
    public static SignedLink? Alibaba(Occasion occasion)
    {
        var (first, second) = (First(occasion.Address, 0), First(occasion.Address, 1));
        if (IsMd5(first) && Instant.HexSeconds(second) is { Year: > 2013 and < 2050 } seconds) return Alibaba("type C", seconds);
        // Type B writes a local minute of mainland China, where Alibaba's documentation has it.
        if (IsMd5(second) && first.Length == 12 && DateTimeOffset.TryParseExact(first + "+08:00", "yyyyMMddHHmmzzz", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var minute))
            return Alibaba("type B", minute);
        return null;
    }

    public static SignedLink Alibaba(string type, DateTimeOffset time) => new($"Alibaba CDN signed URL, {type}")
    {
        Ceiling = Confidence.Possible,
        Expires = time,
        ExpiresBy = "its time stamp",
        Doubt = "some sites put the time of signing there and keep the life in the server",
    };

    /// <summary>A JWT as a path segment, as video delivery uses it.</summary>
    public static SignedLink? Jwt(Occasion occasion)
    {
        var segment = JwtFinder.PathSegments(occasion.Address).FirstOrDefault();
        if (segment is null || Tokens.Jwt.Read(segment, "the path", TokenPlace.Path) is not { Kind: JwtKind.Signed } token) return null;
        return new(occasion.Address.HostIs("videodelivery.net", "cloudflarestream.com") ? "Cloudflare Stream signed URL" : "JWT in the path")
        {
            SignedAt = token.IssuedAt,
            ValidFrom = token.NotBefore,
            Expires = token.Expires,
            ExpiresBy = "the claim exp",
        };
    }

    private static bool IsMd5(string text) => text.Length == 32 && !text.AsSpan().ContainsAnyExcept(Hex);

    private static string First(RequestAddress address, int index)
    {
        var path = address.Path.AsSpan();
        foreach (var range in path.Split('/'))
        {
            if (path[range].IsEmpty) continue;
            if (index-- == 0) return path[range].ToString();
        }
        return "";
    }
}
