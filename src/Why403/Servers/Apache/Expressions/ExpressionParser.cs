using System.Collections.Immutable;

namespace Why403.Servers.Apache.Expressions;

/// <summary>
/// Reads an expression of Apache 2.4 (util_expr_scan.l, util_expr_parse.y): <c>||</c> binds weaker than <c>&amp;&amp;</c>, <c>!</c>
/// stronger than both, words are joined by a dot.
/// </summary>
internal sealed class ExpressionParser
{
    private const int Deepest = 64;

    private static readonly string[] TextOperators = ["==", "!=", "<=", ">=", "=", "<", ">"];
    private static readonly string[] NumberOperators = ["-eq", "-ne", "-lt", "-le", "-gt", "-ge", "eq", "ne", "lt", "le", "gt", "ge"];

    private readonly string _text;
    private int _at;
    private int _depth;
    private string? _problem;

    private ExpressionParser(string text) => _text = text;

    /// <summary>The tree, or what keeps the text from being one.</summary>
    public static (ExpressionNode? Node, string? Problem) Read(string text)
    {
        var parser = new ExpressionParser(text);
        var node = parser.Or();
        parser.Blanks();
        if (parser._problem is null && parser._at < text.Length) parser._problem = $"syntax error at '{text[parser._at..Math.Min(text.Length, parser._at + 20)]}'";
        return parser._problem is null ? (node, null) : (null, parser._problem);
    }

    private ExpressionNode Or()
    {
        var left = And();
        while (Take("||")) left = new ExpressionNode.Or(left, And());
        return left;
    }

    private ExpressionNode And()
    {
        var left = Term();
        while (Take("&&")) left = new ExpressionNode.And(left, Term());
        return left;
    }

    private ExpressionNode Term()
    {
        if (++_depth > Deepest) return Fail("it nests too deep");
        Blanks();
        ExpressionNode node;
        if (_problem is not null) node = new ExpressionNode.Constant(false);
        else if (Peek() == '!' && Peek(1) is not ('=' or '~')) { _at++; node = new ExpressionNode.Not(Term()); }
        else if (Peek() == '(')
        {
            _at++;
            node = Or();
            if (!Take(")")) node = Fail("a bracket is not closed");
        }
        else if (Word("true")) node = new ExpressionNode.Constant(true);
        else if (Word("false")) node = new ExpressionNode.Constant(false);
        else if (Peek() == '-' && char.IsAsciiLetter(Peek(1)) && !char.IsAsciiLetter(Peek(2)))
        {
            var operation = _text.Substring(_at, 2);
            _at += 2;
            node = new ExpressionNode.Unary(operation, Text());
        }
        else node = Comparison();
        _depth--;
        return node;
    }

    private ExpressionNode Comparison()
    {
        var left = Text();
        Blanks();
        if (Take("=~")) return Pattern(left, false);
        if (Take("!~")) return Pattern(left, true);
        if (Word("-in") || Word("in")) return List(left);
        foreach (var operation in NumberOperators)
            if (Word(operation)) return new ExpressionNode.Compare(operation[0] == '-' ? operation : "-" + operation, left, Text());
        foreach (var operation in TextOperators)
            if (Take(operation)) return new ExpressionNode.Compare(operation == "=" ? "==" : operation, left, Text());
        if (Peek() == '-' && char.IsAsciiLetter(Peek(1)))
        {
            var end = _at + 1;
            while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] == '_')) end++;
            var operation = _text[_at..end];
            _at = end;
            return new ExpressionNode.Binary(operation, left, Text());
        }
        return Fail("an operator is missing");
    }

    private ExpressionNode Pattern(ExpressionText left, bool negated)
    {
        Blanks();
        var delimiter = Peek();
        if (delimiter == 'm') delimiter = _text.Length > ++_at ? _text[_at] : '\0';
        if (delimiter is '\0' or ' ') return Fail("a pattern is missing");
        var pattern = new System.Text.StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != delimiter; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] == delimiter) _at++;
            pattern.Append(_text[_at]);
        }
        if (_at >= _text.Length) return Fail("a pattern is not closed");
        _at++;
        var ignoresCase = false;
        for (; _at < _text.Length && char.IsAsciiLetter(_text[_at]); _at++)
            if (_text[_at] == 'i') ignoresCase = true;
        return new ExpressionNode.Matches(left, pattern.ToString(), ignoresCase, negated);
    }

    private ExpressionNode List(ExpressionText left)
    {
        if (!Take("{")) return Fail("a list in braces is missing");
        var list = ImmutableArray.CreateBuilder<ExpressionText>();
        do list.Add(Text());
        while (Take(","));
        return Take("}") ? new ExpressionNode.In(left, list.ToImmutable()) : Fail("a list is not closed");
    }

    private ExpressionText Text()
    {
        var parts = ImmutableArray.CreateBuilder<ExpressionText>();
        parts.Add(One());
        while (_problem is null)
        {
            Blanks();
            if (Peek() != '.') break;
            _at++;
            parts.Add(One());
        }
        return parts.Count == 1 ? parts[0] : new ExpressionText.Joined(parts.ToImmutable());
    }

    private ExpressionText One()
    {
        Blanks();
        var c = Peek();
        if (c is '"' or '\'') return Quoted(c);
        if (c == '%' && Peek(1) == '{') return Variable();
        if (c == '$' && char.IsAsciiDigit(Peek(1))) { _at += 2; return new ExpressionText.BackReference(_text[_at - 1] - '0'); }
        var start = _at;
        if (char.IsAsciiDigit(c) || c == '-' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            while (char.IsAsciiDigit(Peek())) _at++;
            return new ExpressionText.Plain(_text[start.._at]);
        }
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_') _at++;
        var name = _text[start.._at];
        if (name.Length > 0 && Take("("))
        {
            var argument = Text();
            if (!Take(")")) Fail("a function's bracket is not closed");
            return new ExpressionText.Function(Bytes.Lower(name), argument);
        }
        if (_problem is null) Fail(name.Length == 0 ? "a word is missing" : $"'{name}' is no word: texts stand in quotes");
        return new ExpressionText.Plain("");
    }

    private ExpressionText Quoted(char quote)
    {
        var parts = ImmutableArray.CreateBuilder<ExpressionText>();
        var text = new System.Text.StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != quote;)
        {
            var c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                text.Append(_text[_at + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
                _at += 2;
            }
            else if (c == '%' && Peek(1) == '{')
            {
                Flush();
                parts.Add(Variable());
                if (_problem is not null) return new ExpressionText.Plain("");
            }
            else if (c == '$' && char.IsAsciiDigit(Peek(1)))
            {
                Flush();
                parts.Add(new ExpressionText.BackReference(Peek(1) - '0'));
                _at += 2;
            }
            else
            {
                text.Append(c);
                _at++;
            }
        }
        if (_at >= _text.Length) Fail("a text is not closed");
        _at++;
        Flush();
        return parts.Count == 1 ? parts[0] : new ExpressionText.Joined(parts.ToImmutable());

        void Flush()
        {
            if (text.Length > 0) parts.Add(new ExpressionText.Plain(text.ToString()));
            text.Clear();
        }
    }

    private ExpressionText Variable()
    {
        var end = _text.IndexOf('}', _at);
        if (end < 0)
        {
            Fail("a variable is not closed");
            return new ExpressionText.Plain("");
        }
        var name = _text[(_at + 2)..end];
        _at = end + 1;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new ExpressionText.Variable(name) : new ExpressionText.Function(Bytes.Lower(name[..colon]), new ExpressionText.Plain(name[(colon + 1)..]));
    }

    private void Blanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private bool Take(string token)
    {
        Blanks();
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal)) return false;
        _at += token.Length;
        return true;
    }

    /// <summary>A word that ends where letters end.</summary>
    private bool Word(string word)
    {
        Blanks();
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal) || char.IsAsciiLetterOrDigit(Peek(word.Length)) || Peek(word.Length) is '_' or '(') return false;
        _at += word.Length;
        return true;
    }

    private ExpressionNode.Constant Fail(string problem)
    {
        _problem ??= problem;
        return new ExpressionNode.Constant(false);
    }
}
