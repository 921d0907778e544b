using System.Globalization;
using System.Text;

namespace Why403.Servers;

/// <summary>
/// PCRE without UTF mode into .NET: classes and word boundaries become ASCII sets, named groups are counted in order,
/// possessive quantifiers become atomic groups. What has no exact counterpart is named and not guessed.
/// </summary>
internal sealed class PatternTranslator
{
    internal sealed record Translation(string Text, string Unsupported, IReadOnlyDictionary<string, int> Names, int Groups, bool Repeats, bool NeedsBacktracking);

    private const string Word = "a-zA-Z0-9_";
    private const string Space = @" \t\n\v\f\r";
    private const int LongestPattern = 16 * 1024;

    private readonly string _in;
    private readonly bool _ignoreCase;
    private readonly bool _wholeText;
    private readonly StringBuilder _out = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Stack<int> _groupStarts = new();
    private string _unsupported = "";
    private int _at;
    private int _atom = -1;
    private int _groups;
    private bool _repeats;
    private bool _backtracks;

    private PatternTranslator(string pattern, bool ignoreCase, bool wholeText) => (_in, _ignoreCase, _wholeText) = (pattern, ignoreCase, wholeText);

    /// <param name="wholeText">A dot is any byte and <c>$</c> the very end (PCRE_DOTALL and PCRE_DOLLAR_ENDONLY).</param>
    public static Translation Translate(string pattern, bool ignoreCase, bool wholeText = false)
    {
        var translator = new PatternTranslator(pattern, ignoreCase, wholeText);
        if (pattern.Length > LongestPattern) translator._unsupported = "more than 16 KB";
        while (translator._at < pattern.Length && translator._unsupported.Length == 0) translator.Step();
        return new(translator._out.ToString(), translator._unsupported, translator._names, translator._groups, translator._repeats, translator._backtracks);
    }

    private void Step()
    {
        var c = _in[_at];
        switch (c)
        {
            case '\\': Escape(); break;
            case '[': Atom(); Class(); break;
            case '(': Group(); break;
            case ')':
                _at++;
                _out.Append(')');
                _atom = _groupStarts.Count > 0 ? _groupStarts.Pop() : 0;
                break;
            case '*' or '+' or '?': _at++; Quantifier(c.ToString()); break;
            case '{' when Counted() is { } counted: _at += counted.Length; Quantifier(counted); break;
            case '{': Literal(c); break;
            case '$' when _wholeText: _at++; _out.Append("\\z"); _atom = -1; break;
            case '|' or '^' or '$': _at++; _out.Append(c); _atom = -1; break;
            case '.': Atom(); _at++; _out.Append(_wholeText ? @"[\x00-\xFF]" : "."); break;
            default: Literal(c); break;
        }
    }

    private void Literal(char c)
    {
        Atom();
        _at++;
        if (_ignoreCase && c > 0x7F) { _unsupported = "letters beyond ASCII without regard to case"; return; }
        if (c is '{' or '}' or ']' or '#' or ' ') _out.Append('\\').Append(c);
        else _out.Append(c);
    }

    private void Atom() => _atom = _out.Length;

    private void Quantifier(string quantifier)
    {
        if (_atom < 0) { _unsupported = "a quantifier without anything before it"; return; }
        if (_out.Length > 0 && _out[^1] == ')') _repeats = true;
        var next = _at < _in.Length ? _in[_at] : '\0';
        if (next == '+')
        {
            _at++;
            _out.Insert(_atom, "(?>").Append(quantifier).Append(')');
            _backtracks = true;
        }
        else
        {
            _out.Append(quantifier);
            if (next == '?') { _at++; _out.Append('?'); }
        }
        _atom = -1;
    }

    /// <summary><c>{2}</c>, <c>{2,}</c>, <c>{2,5}</c>; any other brace is itself.</summary>
    private string? Counted()
    {
        var end = _in.IndexOf('}', _at);
        if (end < 0 || end - _at is < 2 or > 12) return null;
        var body = _in.AsSpan(_at + 1, end - _at - 1);
        var comma = body.IndexOf(',');
        var low = comma < 0 ? body : body[..comma];
        var high = comma < 0 ? "" : body[(comma + 1)..];
        if (low.IsEmpty || low.IndexOfAnyExceptInRange('0', '9') >= 0 || high.IndexOfAnyExceptInRange('0', '9') >= 0) return null;
        return _in[_at..(end + 1)];
    }

    private void Group()
    {
        var start = _out.Length;
        if (_at + 1 < _in.Length && _in[_at + 1] == '*') { _unsupported = "a verb (*…)"; return; }
        if (_at + 1 >= _in.Length || _in[_at + 1] != '?')
        {
            _at++;
            _groups++;
            _out.Append('(');
            Open(start);
            return;
        }
        var rest = _in.AsSpan(_at + 2);
        foreach (var plain in (ReadOnlySpan<string>)[":", "=", "!", "<=", "<!", ">"])
        {
            if (!rest.StartsWith(plain, StringComparison.Ordinal)) continue;
            if (plain != ":") _backtracks = true;
            _at += 2 + plain.Length;
            _out.Append("(?").Append(plain);
            Open(start);
            return;
        }
        if (rest.StartsWith("#"))
        {
            var end = _in.IndexOf(')', _at);
            if (end < 0) _unsupported = "a comment that does not end";
            else _at = end + 1;
            return;
        }
        if (rest.StartsWith("P<") || rest.StartsWith("<") || rest.StartsWith("'"))
        {
            var open = rest[0] == 'P' ? 2 : 1;
            var close = rest[open..].IndexOf(rest[0] == '\'' ? '\'' : '>');
            var name = close < 0 ? "" : rest.Slice(open, close).ToString();
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || !_names.TryAdd(name, ++_groups)) { _unsupported = "a group name that is not understood"; return; }
            _at += 2 + open + close + 1;
            _out.Append('(');
            Open(start);
            return;
        }
        Flags(rest, start);
    }

    private void Flags(ReadOnlySpan<char> rest, int start)
    {
        var end = rest.IndexOfAnyExcept("ims-");
        if (end <= 0 || rest[end] is not (':' or ')') || (rest[..end].Contains('i') && _in.AsSpan().IndexOfAnyExceptInRange('\0', '\x7F') >= 0)) { _unsupported = $"(?{(rest.IsEmpty ? "" : rest[0].ToString())}…"; return; }
        _out.Append("(?").Append(rest[..(end + 1)]);
        _at += 2 + end + 1;
        if (rest[end] == ':') Open(start);
        else _atom = -1;
    }

    private void Open(int start)
    {
        _groupStarts.Push(start);
        _atom = -1;
    }

    private void Escape()
    {
        if (_at + 1 >= _in.Length) { _unsupported = "a backslash at the end"; return; }
        var c = _in[_at + 1];
        if (c is 'b' or 'B')
        {
            _at += 2;
            _atom = -1;
            _backtracks = true;
            var at = $"(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}])";
            _out.Append(c == 'b' ? $"(?:{at})" : $"(?!{at})");
            return;
        }
        if (c is 'A' or 'z' or 'Z') { _at += 2; _atom = -1; _out.Append('\\').Append(c); return; }
        if (c == 'Q') { QuotedRun(); return; }
        Atom();
        if (c is >= '1' and <= '9')
        {
            _at += 2;
            if (_at < _in.Length && char.IsAsciiDigit(_in[_at])) { _unsupported = "a back reference of two digits"; return; }
            _backtracks = true;
            _out.Append($"(?:\\{c})");
            return;
        }
        if (One() is { } set) _out.Append(set.Length > 1 && set[0] != '\\' ? $"[{set}]" : set);
    }

    private void QuotedRun()
    {
        var end = _in.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        var text = _in[(_at + 2)..(end < 0 ? _in.Length : end)];
        _at = end < 0 ? _in.Length : end + 2;
        foreach (var c in text) { Atom(); _out.Append(Plain(c)); }
        if (_ignoreCase && text.Any(c => c > 0x7F)) _unsupported = "letters beyond ASCII without regard to case";
    }

    private static string Plain(char c) => c < 0x80 && !char.IsAsciiLetterOrDigit(c) && c != '_' && c > ' ' ? "\\" + c : c <= ' ' || c == 0x7F ? $"\\x{(int)c:X2}" : c.ToString();

    /// <summary>An escape as the inside of a class: a range list, or one character. Null, with the reason kept, if unknown.</summary>
    private string? One()
    {
        var c = _in[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'd': return "0-9";
            case 'D': return @"\x00-/:-\xFF";
            case 'w': return Word;
            case 'W': return @"\x00-/:-@\[-\^`{-\xFF";
            case 's': return Space;
            case 'S': return @"\x00-\x08\x0E-\x1F!-\xFF";
            case 'h': return @"\t\x20\xA0";
            case 'n' or 'r' or 't' or 'f' or 'a' or 'e': return "\\" + c;
            case 'x': return Hex();
            default:
                if (char.IsAsciiLetterOrDigit(c)) { _unsupported = $"\\{c}"; return null; }
                if (_ignoreCase && c > 0x7F) _unsupported = "letters beyond ASCII without regard to case";
                return Plain(c);
        }
    }

    private string? Hex()
    {
        var digits = 0;
        while (digits < 2 && _at + digits < _in.Length && char.IsAsciiHexDigit(_in[_at + digits])) digits++;
        if (digits == 0) { _unsupported = "\\x"; return null; }
        var value = int.Parse(_in.AsSpan(_at, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        _at += digits;
        if (_ignoreCase && value > 0x7F) _unsupported = "letters beyond ASCII without regard to case";
        return $"\\x{value:X2}";
    }

    private void Class()
    {
        _out.Append('[');
        _at++;
        if (_at < _in.Length && _in[_at] == '^') { _out.Append('^'); _at++; }
        var afterSet = false;
        for (var first = true; _at < _in.Length && _unsupported.Length == 0; first = false)
        {
            var c = _in[_at];
            if (c == ']' && !first) { _at++; _out.Append(']'); return; }
            if (c == '[' && PosixEnd() is { } end) { Posix(end); afterSet = true; continue; }
            if (c == '-')
            {
                // A range only between two single characters; PCRE takes it literally beside a set.
                var atEnd = _at + 1 < _in.Length && _in[_at + 1] == ']';
                var beforeSet = _at + 2 < _in.Length && (_in[_at + 1] == '\\' && "dDwWsSh".Contains(_in[_at + 2]) || _in[_at + 1] == '[' && _in[_at + 2] == ':');
                _out.Append(first || atEnd || afterSet || beforeSet ? "\\-" : "-");
                _at++;
                afterSet = false;
                continue;
            }
            if (c == '\\' && _at + 1 < _in.Length)
            {
                var kind = _in[_at + 1];
                if (kind == 'b') { _at += 2; _out.Append("\\x08"); afterSet = false; continue; }
                if (One() is not { } set) return;
                _out.Append(set);
                afterSet = "dDwWsSh".Contains(kind);
                continue;
            }
            if (_ignoreCase && c > 0x7F) { _unsupported = "letters beyond ASCII without regard to case"; return; }
            _out.Append(Plain(c));
            _at++;
            afterSet = false;
        }
        if (_unsupported.Length == 0) _unsupported = "a class that does not end";
    }

    /// <summary>Where <c>[:name:]</c> ends; null for a bracket that is itself.</summary>
    private int? PosixEnd()
    {
        if (_at + 1 >= _in.Length || _in[_at + 1] is not (':' or '.' or '=')) return null;
        var end = _in.AsSpan(_at + 2).IndexOf([_in[_at + 1], ']']);
        return end >= 0 && _in.AsSpan(_at + 2, end).IndexOfAny('[', ']', '\\') < 0 ? _at + 2 + end : null;
    }

    private void Posix(int end)
    {
        var name = _in[_at + 1] == ':' ? _in[(_at + 2)..end] : "";
        var set = name switch
        {
            "alpha" => "a-zA-Z", "digit" => "0-9", "alnum" => "a-zA-Z0-9", "upper" => "A-Z", "lower" => "a-z", "word" => Word,
            "xdigit" => "a-fA-F0-9", "space" => Space, "blank" => @" \t", "cntrl" => @"\x00-\x1F\x7F", "graph" => "!-~", "print" => " -~",
            "punct" => @"!-/:-@\[-`{-~",
            _ => null,
        };
        // Sets of one case grow to both where case is ignored, in PCRE as in .NET.
        if (set is null) { _unsupported = "a POSIX class that is not understood"; return; }
        _at = end + 2;
        _out.Append(set);
    }
}
