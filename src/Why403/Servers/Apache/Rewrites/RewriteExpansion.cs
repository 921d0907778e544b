using System.Globalization;
using System.Text;

namespace Why403.Servers.Apache.Rewrites;

/// <summary>Back references, variables and maps in a text (do_expand).</summary>
internal static class RewriteExpansion
{
    private const int Deepest = 16;

    /// <param name="rule">The rule whose substitution this is; null for a condition's test.</param>
    /// <param name="isUnsafe">A question mark came out of an expansion and would begin the query.</param>
    public static string Of(string text, RewriteContext context, RewriteRule? rule, out bool isUnsafe, int depth = 0)
    {
        bool? unsafeMark = null;
        var keepsLast = rule?.Flags.Has("QSL", "qslast") == true;
        var result = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '\\')
            {
                if (i + 1 < text.Length) i++;
                result.Append(text[i++]);
                continue;
            }
            if (c is '$' or '%' && i + 1 < text.Length)
            {
                var before = result.Length;
                var next = text[i + 1];
                if (next == '{' && Closing(text, i + 2) is var end and > 0)
                {
                    var inside = text[(i + 2)..end];
                    if (c == '%') result.Append(Variable(inside, context));
                    else if (inside.Contains(':', StringComparison.Ordinal)) result.Append(Mapped(inside, context, rule, depth));
                    else { result.Append(c).Append('{'); i += 2; continue; }
                    i = end + 1;
                    Mark(before);
                    continue;
                }
                if (next == '{') { result.Append(c).Append('{'); i += 2; continue; }
                if (char.IsAsciiDigit(next))
                {
                    var match = c == '$' ? context.RuleMatch : context.ConditionMatch;
                    if (match?.Groups[next - '0'] is { Success: true, Length: > 0 } group) result.Append(rule is not null && rule.Flags.Has("B", "backrefescaping") ? Escape(group.Value, rule.Flags) : group.Value);
                    i += 2;
                    Mark(before);
                    continue;
                }
            }
            if (c == '?' && (unsafeMark is null || keepsLast)) unsafeMark = false;
            result.Append(c);
            i++;
        }
        isUnsafe = unsafeMark == true;
        return result.ToString();

        void Mark(int before)
        {
            if ((unsafeMark is null || keepsLast) && result.ToString(before, result.Length - before).Contains('?', StringComparison.Ordinal)) unsafeMark = true;
        }
    }

    private static int Closing(string text, int from)
    {
        var depth = 1;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) { i++; continue; }
            if (text[i] == '{') depth++;
            else if (text[i] == '}' && --depth == 0) return i;
        }
        return -1;
    }

    private static string Variable(string name, RewriteContext context)
    {
        var request = context.Request;
        if (name.Length < 4) return "";
        context.Asked.Add(name);
        if (name.Length > 4 && name[3] == ':')
        {
            if (name.StartsWith("ENV:", StringComparison.OrdinalIgnoreCase)) return RequestVariables.Environment(request, name[4..]);
            if (name.StartsWith("SSL:", StringComparison.OrdinalIgnoreCase) && request.Run.Request.Scheme == "https") request.Run.Unknown($"the value of %{{{Bytes.Text(name)}}} is not known here", null);
            return "";
        }
        if (name.Length > 5 && name[4] == ':')
        {
            if (name.StartsWith("HTTP:", StringComparison.OrdinalIgnoreCase)) return request.Run.Fields[name[5..]] ?? "";
            if (name.StartsWith("LA-", StringComparison.OrdinalIgnoreCase)) request.Run.Unknown($"%{{{Bytes.Text(name)}}} looks ahead by a request of its own", null);
            return "";
        }
        return RequestVariables.Value(request, name) ?? "";
    }

    /// <summary><c>${map:key|default}</c>.</summary>
    private static string Mapped(string inside, RewriteContext context, RewriteRule? rule, int depth)
    {
        var run = context.Request.Run;
        if (depth > Deepest) { run.Unknown("maps nest too deep", null); return ""; }
        var colon = inside.IndexOf(':', StringComparison.Ordinal);
        var bar = inside.IndexOf('|', colon + 1);
        var key = Of(bar < 0 ? inside[(colon + 1)..] : inside[(colon + 1)..bar], context, rule, out _, depth + 1);
        var map = context.Request.Server.Rewrite.FindLast(d => d.Key == "rewritemap" && d[0] == inside[..colon]) ?? run.Configuration.Main.Rewrite.FindLast(d => d.Key == "rewritemap" && d[0] == inside[..colon]);
        var value = map is null ? null : Look(map, key, context.Request);
        return value is { Length: > 0 } ? value : bar < 0 ? "" : Of(inside[(bar + 1)..], context, rule, out _, depth + 1);
    }

    private static string? Look(Directive map, string key, RequestRecord request)
    {
        switch (Bytes.Lower(map[1]))
        {
            case "int:toupper": return key.ToUpperInvariant();
            case "int:tolower": return Bytes.Lower(key);
            case "int:escape": return Paths.Escape(key);
            default:
                request.Run.Unknown($"`{map}` looks a key up outside of the configuration", map.Span);
                return null;
        }
    }

    /// <summary>escape_backref: everything but letters, digits and the underscore; the flag may name the characters instead.</summary>
    private static string Escape(string value, RewriteFlags flags)
    {
        var only = flags.Value("B", "backrefescaping");
        var except = flags.Value("BNE", "BNE");
        var text = new StringBuilder();
        foreach (var c in value)
        {
            var escapes = (string.IsNullOrEmpty(only) || only.Contains(c, StringComparison.Ordinal)) && except?.Contains(c, StringComparison.Ordinal) != true;
            if (!escapes || char.IsAsciiLetterOrDigit(c) || c == '_') text.Append(c);
            else if (c == ' ' && !flags.Has("BNP", "backrefnoplus")) text.Append('+');
            else text.Append('%').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}
