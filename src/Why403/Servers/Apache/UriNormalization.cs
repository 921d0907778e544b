using System.Globalization;
using System.Text;

namespace Why403.Servers.Apache;

/// <summary>From the path as sent to the path as compared (ap_normalize_path and ap_unescape_url_ex in server/util.c).</summary>
internal static class UriNormalization
{
    /// <summary>Null where the server answers 400: a broken escape, or a way above the root.</summary>
    public static string? Normalize(string path, bool mergesSlashes, bool decodes, bool relative)
    {
        if (path == "*") return path;
        var from = path.ToCharArray();
        var result = new StringBuilder(path.Length);
        var at = 0;
        var good = true;
        if (path.Length == 0 || path[0] != '/')
        {
            if (!relative || path.Length == 0) return null;
        }
        else { result.Append('/'); at = 1; }
        while (at < from.Length)
        {
            if (decodes && from[at] == '%')
            {
                if (Hex(from, at) is not { } value) good = false;
                else if (IsUnreserved((char)value)) { at += 2; from[at] = (char)value; }
            }
            if (result.Length == 0 || result[^1] == '/')
            {
                if (mergesSlashes && from[at] == '/') { while (at < from.Length && from[at] == '/') at++; continue; }
                if (from[at] == '.')
                {
                    if (EndsSegment(from, at + 1)) { at += at + 1 < from.Length ? 2 : 1; continue; }
                    var next = at + 1;
                    if (decodes && next + 2 < from.Length && from[next] == '%' && from[next + 1] == '2' && from[next + 2] is 'e' or 'E') next += 2;
                    else if (from[next] != '.') next = -1;
                    if (next > 0 && EndsSegment(from, next + 1))
                    {
                        if (result.Length > 1)
                        {
                            do result.Length--; while (result.Length > 0 && result[^1] != '/');
                        }
                        else good = false;
                        at = next + 1 < from.Length ? next + 2 : next + 1;
                        continue;
                    }
                }
            }
            result.Append(from[at++]);
        }
        return good ? result.ToString() : null;
    }

    /// <summary>0, 400 for a broken escape, 404 for a NUL or a slash that may not be encoded.</summary>
    public static int Unescape(string path, int encodedSlashes, out string decoded)
    {
        decoded = path;
        if (!path.Contains('%', StringComparison.Ordinal)) return 0;
        var text = new StringBuilder(path.Length);
        var from = path.ToCharArray();
        bool broken = false, bad = false;
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] != '%') { text.Append(from[i]); continue; }
            if (Hex(from, i) is not { } value) { broken = true; text.Append('%'); continue; }
            var c = (char)value;
            if (c == '\0' || encodedSlashes == 0 && c == '/') bad = true;
            // Unreserved characters were decoded before; what is left of them was escaped twice.
            if (c != '\0' && (IsUnreserved(c) || encodedSlashes == 2 && c == '/')) text.Append(from, i, 3);
            else text.Append(c);
            i += 2;
        }
        decoded = text.ToString();
        return broken ? 400 : bad ? 404 : 0;
    }

    /// <summary>Doubled slashes are one, whatever MergeSlashes says: Location sections are compared so (ap_no2slash).</summary>
    public static string WithoutDoubledSlashes(string path)
    {
        if (!path.Contains("//", StringComparison.Ordinal)) return path;
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
            if (c != '/' || text.Length == 0 || text[^1] != '/') text.Append(c);
        return text.ToString();
    }

    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    private static bool EndsSegment(char[] path, int at) => at >= path.Length || path[at] == '/';

    private static int? Hex(char[] path, int percent) =>
        percent + 2 < path.Length && char.IsAsciiHexDigit(path[percent + 1]) && char.IsAsciiHexDigit(path[percent + 2]) ? int.Parse(path.AsSpan(percent + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null;
}
