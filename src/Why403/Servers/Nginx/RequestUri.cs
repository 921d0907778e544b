using System.Text;

namespace Why403.Servers.Nginx;

/// <summary>The address as the server reads it: escapes decoded once, dot segments resolved, slashes merged (ngx_http_parse_complex_uri).</summary>
internal sealed record RequestUri(string Raw, string Path, string Arguments, bool WasEscaped, string Host = "")
{
    private enum State { Usual, Slash, Dot, DotDot, Quoted, QuotedSecond }

    /// <summary>Null for what the server answers with 400.</summary>
    public static RequestUri? Of(string target, bool mergeSlashes)
    {
        if (!target.StartsWith('/')) return null;
        foreach (var c in target)
            if (c is <= ' ' or '\x7F') return null;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        // In the path a fragment ends the address, its question mark included.
        var hash = path.IndexOf('#', StringComparison.Ordinal);
        var arguments = question < 0 || hash >= 0 ? "" : target[(question + 1)..];
        if (hash >= 0) path = path[..hash];
        if (arguments.IndexOf('#', StringComparison.Ordinal) is >= 0 and var cut) arguments = arguments[..cut];
        var escaped = path.Contains('%', StringComparison.Ordinal) || path.Contains('+', StringComparison.Ordinal);
        return Normalise(path, mergeSlashes) is { } normal ? new(target, normal, arguments, escaped) : null;
    }

    private static string? Normalise(string path, bool mergeSlashes)
    {
        if (!path.Contains('%', StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal)) return path;
        var uri = new StringBuilder(path.Length);
        State state = State.Usual, outer = State.Usual;
        var decoded = 0;
        for (var i = 0; i < path.Length;)
        {
            var c = path[i++];
            var literal = false;
        again:
            switch (state)
            {
                case State.Quoted:
                    if (!char.IsAsciiHexDigit(c)) return null;
                    decoded = Convert.ToInt32(c.ToString(), 16);
                    state = State.QuotedSecond;
                    continue;
                case State.QuotedSecond:
                    if (!char.IsAsciiHexDigit(c)) return null;
                    c = (char)(decoded << 4 | Convert.ToInt32(c.ToString(), 16));
                    if (c == '\0') return null;
                    if (c is '%' or '#' or '?') { state = State.Usual; uri.Append(c); continue; }
                    state = outer;
                    literal = true;
                    goto again;
            }
            if (c == '%' && !literal) { outer = state; state = State.Quoted; continue; }
            switch (state)
            {
                case State.Usual:
                    if (c == '/') state = State.Slash;
                    uri.Append(c);
                    break;
                case State.Slash:
                    if (c == '/') { if (!mergeSlashes) uri.Append(c); break; }
                    state = c == '.' ? State.Dot : State.Usual;
                    uri.Append(c);
                    break;
                case State.Dot:
                    if (c == '/') { state = State.Slash; uri.Length--; break; }
                    state = c == '.' ? State.DotDot : State.Usual;
                    uri.Append(c);
                    break;
                case State.DotDot:
                    if (c == '/') { if (!Up(uri)) return null; state = State.Slash; break; }
                    state = State.Usual;
                    uri.Append(c);
                    break;
            }
        }
        if (state is State.Quoted or State.QuotedSecond) return null;
        if (state == State.Dot) uri.Length--;
        if (state == State.DotDot && !Up(uri)) return null;
        return uri.ToString();
    }

    /// <summary>Drops <c>/..</c> and the segment before it.</summary>
    private static bool Up(StringBuilder uri)
    {
        for (var i = uri.Length - 4; i >= 0; i--)
        {
            if (uri[i] != '/') continue;
            uri.Length = i + 1;
            return true;
        }
        return false;
    }
}
