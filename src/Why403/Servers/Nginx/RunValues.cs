using System.Text;
using System.Text.RegularExpressions;

namespace Why403.Servers.Nginx;

/// <summary>Captures and variables of a run.</summary>
internal sealed partial class Run
{
    private const int DeepestVariable = 60;

    private Match? _captures;
    private int _captureCount;
    private int _matches;
    private int _depth;

    /// <summary>How many patterns have matched: tells whether the captures are still those of before.</summary>
    public int Matches => _matches;

    /// <summary>Tests a pattern; a match becomes the captures and sets the pattern's named variables (ngx_http_regex_exec).</summary>
    public bool Match(Pattern pattern, string text, Directive? source)
    {
        var match = pattern.Run(text, out var unknown);
        if (unknown is not null) { Unknown(unknown, source?.Span); return false; }
        if (match is null) return false;
        _matches++;
        _captures = match;
        _captureCount = pattern.Groups == 0 ? 0 : match.Groups.Count;
        foreach (var (name, number) in pattern.Names) Assigned[name] = match.Groups[number].Value;
        return true;
    }

    /// <summary>A failed test of the rewrite module forgets the captures (ngx_http_script_regex_start_code).</summary>
    public void ForgetCaptures() => _captureCount = 0;

    public string Capture(int number) => number < _captureCount ? _captures!.Groups[number].Value : "";

    public string Expand(Template template, bool escapeCaptures = false)
    {
        if (template.Problem.Length > 0) { Unknown($"\"{template.Source}\" holds {template.Problem}, which the server refuses", null); return ""; }
        if (template.IsPlain) return template.Source;
        var text = new StringBuilder();
        Append(template, text, escapeCaptures, out _);
        return text.ToString();
    }

    /// <summary>The part before and behind the question mark of a rewrite's replacement; null behind where it has none.</summary>
    public (string Uri, string? Arguments) ExpandRewrite(Template template, bool escapeCaptures)
    {
        if (template.Problem.Length > 0) { Unknown($"\"{template.Source}\" holds {template.Problem}, which the server refuses", null); return ("", null); }
        var text = new StringBuilder();
        Append(template, text, escapeCaptures, out var split);
        var all = text.ToString();
        return split < 0 ? (all, null) : (all[..split], all[split..]);
    }

    private void Append(Template template, StringBuilder text, bool escapeCaptures, out int split)
    {
        split = -1;
        var before = _matches;
        var captures = false;
        foreach (var part in template.Parts)
        {
            switch (part.Kind)
            {
                case Template.PartKind.Text: text.Append(part.Text); break;
                case Template.PartKind.ArgumentsStart: split = text.Length; break;
                case Template.PartKind.Variable: text.Append(Variable(part.Text)); break;
                case Template.PartKind.Capture:
                    captures = true;
                    var value = Capture(part.Number);
                    text.Append((escapeCaptures || split >= 0) && IsEscaped ? UriEscape.Arguments(value) : value);
                    break;
            }
        }
        // A map with a pattern inside the text replaces the captures half-way; the server then mixes both.
        if (captures && _matches != before) Unknown($"\"{template.Source}\" mixes captures with a variable that matches a pattern of its own", null);
    }

    public string Variable(string name)
    {
        if (++_depth > DeepestVariable) { _depth--; Unknown($"the variable ${name} depends on itself", null); return ""; }
        var value = Lookup(name);
        _depth--;
        return value;
    }

    private string Lookup(string name)
    {
        if (Assigned.TryGetValue(name, out var assigned)) return assigned;
        if (Configuration.Tables.TryGetValue(name, out var table))
        {
            if (!table.IsVolatile && Cache.TryGetValue(name, out var cached)) return cached;
            var value = table.Value(this);
            if (!table.IsVolatile) Cache[name] = value;
            return value;
        }
        if (Cache.TryGetValue(name, out var kept)) return kept;
        if (Variables.Value(this, name) is { } known) return known;
        if (Configuration.SetVariables.Contains(name)) return "";
        Unknown($"the value of ${name} is not known here", null);
        return "";
    }
}
