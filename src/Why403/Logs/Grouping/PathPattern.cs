namespace Why403.Logs.Grouping;

/// <summary>Paths that differ by a number or an id alone are one to a reader.</summary>
internal static class PathPattern
{
    private const int LeastHex = 8;
    private const int Longest = 120;

    /// <param name="target">Path and query as sent.</param>
    /// <returns>The path with <c>{n}</c> for each number and <c>{id}</c> for each hash or UUID.</returns>
    public static string Of(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var text = new System.Text.StringBuilder(path.Length);
        for (var i = 0; i < path.Length && text.Length < Longest;)
        {
            var end = i;
            var (digits, letters) = (0, 0);
            while (end < path.Length && (char.IsAsciiHexDigit(path[end]) || path[end] == '-'))
            {
                if (char.IsAsciiDigit(path[end])) digits++;
                else if (path[end] != '-') letters++;
                end++;
            }
            var isWhole = (i == 0 || !char.IsAsciiLetterOrDigit(path[i - 1])) && (end == path.Length || !char.IsAsciiLetterOrDigit(path[end]));
            if (isWhole && digits > 0 && letters > 0 && digits + letters >= LeastHex) (i, text) = (end, text.Append("{id}"));
            else if (char.IsAsciiDigit(path[i]))
            {
                while (i < path.Length && char.IsAsciiDigit(path[i])) i++;
                text.Append("{n}");
            }
            else if (!char.IsAsciiLetter(path[i])) text.Append(path[i++]);
            else
            {
                // A word is taken whole, or its hex letters would be looked at again and again.
                do text.Append(path[i++]);
                while (i < path.Length && char.IsAsciiLetter(path[i]) && text.Length < Longest);
            }
        }
        return text.ToString();
    }

    /// <summary>The first part of the path: <c>/checkout</c> of <c>/checkout/cart?x=1</c>.</summary>
    public static ReadOnlySpan<byte> Scope(ReadOnlySpan<byte> target)
    {
        var end = target.IndexOfAny((byte)'?', (byte)'#');
        var path = end < 0 ? target : target[..end];
        if (path.Length < 2 || path[0] != '/') return path.IsEmpty ? path : path[..1];
        var slash = path[1..].IndexOf((byte)'/');
        return slash < 0 ? path : path[..(slash + 1)];
    }
}
