using System.Text;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// The server's own tokenizer (ngx_conf_read_token in src/core/ngx_conf_file.c): a word ends at white space,
/// semicolon or opening brace and at nothing else, quotes have meaning at its start only, and a backslash protects
/// the next character.
/// </summary>
internal sealed class Tokenizer(SourceText source)
{
    internal enum Stop { Statement, BlockStart, BlockEnd, End, Broken }

    // ngx_conf_read_token reads through a buffer of 4096 bytes; a longer word is refused there.
    private const int LongestWord = 4096;

    private readonly string _text = source.Text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    public Problem? Problem { get; private set; }

    /// <summary>Where the last statement ended.</summary>
    public Word? End { get; private set; }

    /// <summary>Reads the words of one statement.</summary>
    public Stop Next(List<Word> words)
    {
        words.Clear();
        while (true)
        {
            SkipSpace();
            if (_at >= _text.Length) return words.Count == 0 ? Stop.End : Break("the file ends inside a statement", "end the statement with `;` or close its block");
            var c = _text[_at];
            if (c == '#') { SkipComment(); continue; }
            if (c is ';' or '{')
            {
                if (words.Count == 0) return Break($"unexpected `{c}`", "remove it, or write the directive that it belongs to");
                return Finish(c);
            }
            if (c == '}')
            {
                if (words.Count > 0) return Break("unexpected `}` before the end of the statement", "end the statement with `;`");
                Finish(c);
                return Stop.BlockEnd;
            }
            if (c is '"' or '\'') { if (!Quoted(c, words)) return Stop.Broken; }
            else if (!Plain(words)) return Stop.Broken;
        }
    }

    private bool Plain(List<Word> words)
    {
        var (start, line, column) = (_at, _line, Column);
        var variable = false;
        for (var first = true; _at < _text.Length; first = false)
        {
            var c = _text[_at];
            if (c == '{' && variable && !first) { Step(); continue; }
            variable = false;
            if (c == '\\') { Step(); if (_at < _text.Length) Step(); continue; }
            if (c == '$') { variable = true; Step(); continue; }
            if (!first && c is ' ' or '\t' or '\r' or '\n' or ';' or '{') return Add(words, start, _at, line, column);
            Step();
        }
        Break("the file ends inside a word", "end the statement with `;`");
        return false;
    }

    private bool Quoted(char quote, List<Word> words)
    {
        var (line, column) = (_line, Column);
        Step();
        var start = _at;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\\') { Step(); if (_at < _text.Length) Step(); continue; }
            if (c != quote) { Step(); continue; }
            var end = _at;
            Step();
            if (!Add(words, start, end, line, column)) return false;
            if (_at >= _text.Length || _text[_at] is ' ' or '\t' or '\r' or '\n' or ';' or '{') return true;
            // `if ($a = "b")`: a closing bracket may follow a quote, and stands as a word of its own start.
            if (_text[_at] == ')') return true;
            Break($"unexpected `{_text[_at]}` behind a closing quote", "put a space between the words");
            return false;
        }
        Break($"a quote {quote} is never closed", "close the quote");
        return false;
    }

    private bool Add(List<Word> words, int start, int end, int line, int column)
    {
        if (end - start >= LongestWord)
        {
            Break("a word is longer than 4095 characters", "look for a quote that is not closed");
            return false;
        }
        words.Add(new Word(source.Name, Unescape(_text.AsSpan(start, end - start)), line, column, _line, Column));
        return true;
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        if (raw.IndexOf('\\') < 0) return raw.ToString();
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length) { text.Append(raw[i]); continue; }
            switch (raw[i + 1])
            {
                case '"' or '\'' or '\\': text.Append(raw[++i]); break;
                case 't': text.Append('\t'); i++; break;
                case 'r': text.Append('\r'); i++; break;
                case 'n': text.Append('\n'); i++; break;
                default: text.Append('\\'); break;
            }
        }
        return text.ToString();
    }

    /// <summary>
    /// Passes over code of another language up to the brace that closes it: its strings, comments and long brackets are
    /// seen, its words are not ours.
    /// </summary>
    public bool SkipForeignBlock()
    {
        var depth = 1;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            switch (c)
            {
                case '{': depth++; Step(); break;
                case '}':
                    Step();
                    if (--depth == 0) return true;
                    break;
                case '"' or '\'': SkipString(c); break;
                case '-' when At("--[[") || At("--[="): _at += 2; SkipLongBracket(); break;
                case '-' when At("--"): SkipComment(); break;
                case '[' when At("[[") || At("[="): SkipLongBracket(); break;
                default: Step(); break;
            }
        }
        Break("the file ends inside a block of code", "close the block with `}`");
        return false;
    }

    private void SkipString(char quote)
    {
        for (Step(); _at < _text.Length && _text[_at] != quote && _text[_at] != '\n'; Step())
            if (_text[_at] == '\\' && _at + 1 < _text.Length) Step();
        if (_at < _text.Length) Step();
    }

    private void SkipLongBracket()
    {
        var level = 1;
        while (_at + level < _text.Length && _text[_at + level] == '=') level++;
        if (_at + level >= _text.Length || _text[_at + level] != '[') { Step(); return; }
        var close = "]" + new string('=', level - 1) + "]";
        var end = _text.IndexOf(close, _at, StringComparison.Ordinal);
        end = end < 0 ? _text.Length : end + close.Length;
        while (_at < end) Step();
    }

    private bool At(string text) => string.CompareOrdinal(_text, _at, text, 0, text.Length) == 0;

    private int Column => _at - _lineStart + 1;

    private void Step()
    {
        if (_text[_at++] != '\n') return;
        _line++;
        _lineStart = _at;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') Step();
    }

    private void SkipComment()
    {
        while (_at < _text.Length && _text[_at] != '\n') _at++;
    }

    private Stop Finish(char c)
    {
        var (line, column) = (_line, Column);
        Step();
        End = new Word(source.Name, c.ToString(), line, column, line, column + 1);
        return c == ';' ? Stop.Statement : Stop.BlockStart;
    }

    private Stop Break(string message, string fix)
    {
        Problem = new(new SourceSpan(source.Name, _line, Column, _line, Column + 1), message, fix);
        return Stop.Broken;
    }
}
