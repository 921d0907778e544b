using System.Collections.Immutable;

namespace Why403.Servers.Nginx;

/// <summary>A parameter with variables and captures in it (ngx_http_script_compile).</summary>
internal sealed class Template
{
    internal enum PartKind { Text, Variable, Capture, ArgumentsStart }

    internal readonly record struct Part(PartKind Kind, string Text, int Number = 0);

    private Template(string source, ImmutableArray<Part> parts, string problem, bool question) =>
        (Source, Parts, Problem, HasQuestion) = (source, parts, problem, question);

    public string Source { get; }

    public ImmutableArray<Part> Parts { get; }

    /// <summary>Why the server refuses it; empty if it does not.</summary>
    public string Problem { get; }

    /// <summary>A question mark stands in its own text.</summary>
    public bool HasQuestion { get; }

    public bool IsPlain => Parts.Length == 0 || Parts is [{ Kind: PartKind.Text }];

    public bool HasCaptures => Parts.Any(p => p.Kind == PartKind.Capture);

    /// <param name="splitArguments">Mark where the first question mark of the text begins the arguments, as <c>rewrite</c> does.</param>
    public static Template Of(string source, bool splitArguments = false)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var question = false;
        for (var i = 0; i < source.Length;)
        {
            if (source[i] == '$')
            {
                if (++i == source.Length) return new(source, [], "a lone `$`", question);
                if (source[i] is >= '1' and <= '9') { parts.Add(new(PartKind.Capture, "", source[i++] - '0')); continue; }
                var braced = source[i] == '{';
                if (braced) i++;
                var start = i;
                while (i < source.Length && (char.IsAsciiLetterOrDigit(source[i]) || source[i] == '_')) i++;
                if (i == start) return new(source, [], "an empty variable name", question);
                parts.Add(new(PartKind.Variable, source[start..i]));
                if (!braced) continue;
                if (i == source.Length || source[i] != '}') return new(source, [], "a `{` that is not closed", question);
                i++;
                continue;
            }
            if (source[i] == '?' && splitArguments)
            {
                splitArguments = false;
                question = true;
                parts.Add(new(PartKind.ArgumentsStart, ""));
                i++;
                continue;
            }
            var end = source.AsSpan(i).IndexOfAny('$', splitArguments ? '?' : '$');
            end = end < 0 ? source.Length : i + end;
            var text = source[i..end];
            question |= text.Contains('?');
            parts.Add(new(PartKind.Text, text));
            i = end;
        }
        return new(source, parts.ToImmutable(), "", question);
    }
}
