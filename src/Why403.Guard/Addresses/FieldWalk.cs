using Microsoft.Extensions.Primitives;

namespace Why403.Guard.Addresses;

/// <summary>A place in a list field, moving from right to left: over its lines from the last, and in each line over its elements.</summary>
internal struct FieldWalk
{
    private bool _begun;
    private int _line;
    private int _end;

    /// <summary>The next element to the left that is not empty (RFC 9110 section 5.6.1.2).</summary>
    public bool Next(StringValues lines, out ReadOnlySpan<char> element)
    {
        if (!_begun)
        {
            _begun = true;
            _line = lines.Count;
            _end = -1;
        }
        while (true)
        {
            if (_end < 0)
            {
                if (--_line < 0) break;
                _end = lines[_line]?.Length ?? 0;
            }
            var rest = lines[_line].AsSpan(0, _end);
            var comma = LastComma(rest);
            element = rest[(comma + 1)..].Trim(" \t");
            _end = comma;
            if (!element.IsEmpty) return true;
        }
        element = default;
        return false;
    }

    /// <summary>True the first time.</summary>
    public bool Once() => !_begun && (_begun = true);

    // A comma inside of a quoted text separates nothing: a host name that a hop repeats is a stranger's (RFC 7239 section 4).
    private static int LastComma(ReadOnlySpan<char> text)
    {
        var quoted = false;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == '"')
            {
                var slashes = 0;
                while (i - 1 - slashes >= 0 && text[i - 1 - slashes] == '\\') slashes++;
                if (slashes % 2 == 0) quoted = !quoted;
                i -= slashes;
            }
            else if (text[i] == ',' && !quoted) return i;
        }
        return -1;
    }
}
