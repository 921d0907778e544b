namespace Why403.Guard.Judging;

/// <summary>
/// A path of a rule's scope: <c>/admin/**</c>. Segments compare without case and without empty ones, because ASP.NET Core's
/// routes ignore case and a last slash, and its file provider ignores doubled slashes.
/// </summary>
internal sealed class PathPattern
{
    private const string Run = "**";

    private readonly string[] _segments;

    private PathPattern(string text) => _segments = (Text = text).Split('/', StringSplitOptions.RemoveEmptyEntries);

    public string Text { get; }

    /// <summary>Null where the text is no pattern; the fix says why.</summary>
    public static PathPattern? Parse(string text, out string fix)
    {
        fix = "";
        if (text.Length is 0 or > 512 || text[0] != '/') fix = "begin with a slash, as in /admin/**";
        else if (text.AsSpan().IndexOfAny("%?#\\;") >= 0) fix = "write the decoded path alone, without query";
        else if (text.Split('/').Any(s => s is "." or ".." || (s.Contains(Run, StringComparison.Ordinal) && s != Run))) fix = "write ** as a segment of its own, and no . or .. segments";
        return fix.Length == 0 ? new(text) : null;
    }

    public bool Matches(ReadOnlySpan<char> path)
    {
        int at = 0, run = -1;
        ReadOnlySpan<char> mark = default;
        while (true)
        {
            path = path.TrimStart('/');
            if (at < _segments.Length && _segments[at] == Run)
            {
                run = at++;
                mark = path;
                if (at == _segments.Length) return true;
                continue;
            }
            if (path.IsEmpty) return at == _segments.Length;
            var slash = path.IndexOf('/');
            var segment = slash < 0 ? path : path[..slash];
            if (at < _segments.Length && Glob.Matches(_segments[at], segment))
            {
                at++;
                path = path[segment.Length..];
                continue;
            }
            if (run < 0) return false;
            at = run + 1;
            slash = mark.IndexOf('/');
            mark = slash < 0 ? default : mark[slash..].TrimStart('/');
            path = mark;
        }
    }
}
