using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Signatures;

/// <summary>Reads a condition as the catalogue writes it.</summary>
internal static class ConditionReader
{
    /// <returns>Null with the reason where the line is no condition.</returns>
    public static Condition? Read(string line, out string reason)
    {
        reason = "";
        var words = new Cursor(line.Trim());
        var negated = words.Take("not ");
        var subject = words.Word();
        Condition? condition = subject switch
        {
            "status" => Numbers(Subject.Status, ref words),
            "method" => Methods(ref words),
            "reason" => Text(Subject.Reason, Comparison.Equal, ref words),
            "title" => Text(Subject.Title, Comparison.Contains, ref words),
            "url" => Text(Subject.Url, Comparison.Contains, ref words),
            "body" => Body(ref words),
            "header" => Named(Subject.Header, ref words),
            "cookie" => Named(Subject.Cookie, ref words),
            "json" => Named(Subject.Json, ref words),
            "xml" => Named(Subject.Xml, ref words),
            _ => null,
        };
        if (condition is null)
        {
            reason = $"`{line.Trim()}` is no condition";
            return null;
        }
        if (!words.AtEnd)
        {
            reason = $"`{words.Rest}` stands after the end of the condition";
            return null;
        }
        return condition with { Negated = negated, Written = line.Trim() };
    }

    private static Condition Make(Subject subject, Comparison comparison, string name, ImmutableArray<string> texts, ImmutableArray<int> numbers) =>
        new(subject, comparison, name, texts, numbers, false) { Written = "" };

    private static Condition? Numbers(Subject subject, ref Cursor words)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        while (!words.AtEnd)
        {
            if (!int.TryParse(words.Word(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            numbers.Add(number);
        }
        return numbers.Count == 0 ? null : Make(subject, Comparison.Equal, "", [], numbers.ToImmutable());
    }

    private static Condition? Methods(ref Cursor words)
    {
        var methods = ImmutableArray.CreateBuilder<string>();
        while (!words.AtEnd) methods.Add(words.Word());
        return methods.Count == 0 ? null : Make(Subject.Method, Comparison.Equal, "", methods.ToImmutable(), []);
    }

    private static Condition? Text(Subject subject, Comparison comparison, ref Cursor words) =>
        words.Texts() is { Length: > 0 } texts ? Make(subject, comparison, "", texts, []) : null;

    private static Condition? Body(ref Cursor words)
    {
        if (words.Take("empty")) return Make(Subject.BodyEmpty, Comparison.Present, "", [], []);
        if (words.Take("under ")) return Numbers(Subject.BodyUnder, ref words) is { Numbers.Length: 1 } under ? under : null;
        var comparison = words.Take("= ") ? Comparison.Equal : words.Take("^ ") ? Comparison.StartsWith : Comparison.Contains;
        return Text(Subject.Body, comparison, ref words);
    }

    private static Condition? Named(Subject subject, ref Cursor words)
    {
        var name = words.Word();
        if (name.EndsWith(':') && !words.AtEnd)
        {
            name = name[..^1];
            return name.Length > 0 && words.Texts() is { Length: > 0 } contained ? Make(subject, Comparison.Contains, name, contained, []) : null;
        }
        if (name.Length == 0) return null;
        if (words.AtEnd) return Make(subject, Comparison.Present, name, [], []);
        Comparison? comparison = words.Take("= ") ? Comparison.Equal : words.Take("^ ") ? Comparison.StartsWith : words.Take(": ") ? Comparison.Contains : null;
        return comparison is { } how && words.Texts() is { Length: > 0 } texts ? Make(subject, how, name, texts, []) : null;
    }

    private ref struct Cursor(string text)
    {
        private int _at;

        public readonly bool AtEnd => _at >= text.Length;

        public readonly string Rest => text[_at..];

        public bool Take(string word)
        {
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0) return false;
            _at += word.Length;
            Skip();
            return true;
        }

        public string Word()
        {
            var start = _at;
            while (_at < text.Length && text[_at] != ' ') _at++;
            var word = text[start.._at];
            Skip();
            return word;
        }

        /// <summary>`x` or `y` or `z`; empty where the form is broken.</summary>
        public ImmutableArray<string> Texts()
        {
            var texts = ImmutableArray.CreateBuilder<string>();
            do
            {
                if (Quoted() is not { Length: > 0 } quoted) return [];
                texts.Add(quoted);
            }
            while (Take("or "));
            return texts.ToImmutable();
        }

        private string? Quoted()
        {
            if (AtEnd || text[_at] != '`') return null;
            var content = new System.Text.StringBuilder();
            for (var i = _at + 1; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '`') { content.Append('`'); i++; }
                else if (text[i] == '`')
                {
                    _at = i + 1;
                    Skip();
                    return content.ToString();
                }
                else content.Append(text[i]);
            }
            return null;
        }

        private void Skip()
        {
            while (_at < text.Length && text[_at] == ' ') _at++;
        }
    }
}
