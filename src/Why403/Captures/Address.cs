using System.Buffers;

namespace Why403.Captures;

/// <summary>Absolute addresses from what a capture holds of them.</summary>
internal static class Address
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(" \t\r\n'\"<>`");

    private static readonly string[] Schemes = ["http://", "https://", "ws://", "wss://"];

    public static bool IsAbsolute(ReadOnlySpan<char> text)
    {
        foreach (var scheme in Schemes)
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && text.Length > scheme.Length) return true;
        return false;
    }

    /// <summary>A request target as RFC 9112 section 3.2 writes them; empty when no host is known.</summary>
    public static string Of(string method, string target, string? host, string scheme)
    {
        if (IsAbsolute(target)) return target;
        // A CONNECT names an authority. Nearly always TLS follows, and an address without a scheme says nothing.
        if (method == "CONNECT")
            return target.EndsWith(":443", StringComparison.Ordinal) ? $"https://{target[..^4]}/" : $"{(target.EndsWith(":80", StringComparison.Ordinal) ? "http" : "https")}://{target}/";
        if (string.IsNullOrEmpty(host)) return "";
        return $"{scheme}://{host}{(target == "*" ? "/" : target.StartsWith('/') ? target : "/" + target)}";
    }

    /// <summary>What a Location means from where it was sent; null when that cannot be told.</summary>
    public static string? Resolve(string from, string location)
    {
        if (location.Length == 0) return null;
        if (IsAbsolute(location)) return location;
        return Uri.TryCreate(from, UriKind.Absolute, out var start) && Uri.TryCreate(start, location, out var target) ? target.AbsoluteUri : null;
    }

    /// <summary>The same resource: a fragment and a default port make no difference.</summary>
    public static bool Same(string? one, string other) =>
        one == other || (Uri.TryCreate(one, UriKind.Absolute, out var a) && Uri.TryCreate(other, UriKind.Absolute, out var b)
            && Uri.Compare(a, b, UriComponents.HttpRequestUrl, UriFormat.UriEscaped, StringComparison.Ordinal) == 0);

    /// <summary>The address that starts here in running text: it ends at white space, a quote or the punctuation of the sentence.</summary>
    public static ReadOnlySpan<char> In(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(Ends);
        if (end >= 0) text = text[..end];
        // ‘ ’ “ ” and … as UTF-8 seen byte by byte start with this.
        var quote = text.IndexOf('\u00e2');
        if (quote > 0) text = text[..quote];
        return text.TrimEnd(".,;:)]");
    }
}
