using Why403.Servers.Apache.Expressions;

namespace Why403.Servers.Apache;

/// <summary>Expressions of <c>&lt;If></c>, <c>Require expr</c>, <c>SetEnvIfExpr</c> and <c>RewriteCond expr</c>.</summary>
internal static class Conditions
{
    /// <summary>What keeps the text from being an expression; null where nothing does.</summary>
    public static string? Problem(string text) => text.Length == 0 ? "empty" : Expression.Read(Unquoted(text)).Problem;

    public static bool Holds(RequestRecord request, string text, Directive source) => Holds(request, text, source, out _);

    /// <param name="match">Groups of the last pattern that matched.</param>
    public static bool Holds(RequestRecord request, string text, Directive source, out System.Text.RegularExpressions.Match? match)
    {
        match = null;
        if (Expression.Read(Unquoted(text)).Node is { } node)
        {
            var expression = new Expression(request, source);
            var holds = expression.Holds(node);
            match = expression.LastMatch;
            return holds;
        }
        request.Run.Unknown($"`{source}` holds an expression that is not understood", source.Span);
        return false;
    }

    /// <summary><c>Require expr "…"</c> may quote the whole.</summary>
    private static string Unquoted(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length < 2 || trimmed[0] is not ('"' or '\'') || trimmed[^1] != trimmed[0]) return trimmed;
        var inner = trimmed[1..^1];
        // Two texts with an operator between them begin and end with a quote as well.
        var plain = inner.Replace("\\" + trimmed[0], "", StringComparison.Ordinal);
        return plain.Contains(trimmed[0], StringComparison.Ordinal) ? trimmed : inner.Replace("\\" + trimmed[0], trimmed[0].ToString(), StringComparison.Ordinal);
    }
}
