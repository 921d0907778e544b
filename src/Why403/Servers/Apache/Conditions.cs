namespace Why403.Servers.Apache;

/// <summary>Expressions of <c>&lt;If></c> and <c>Require expr</c>.</summary>
internal static class Conditions
{
    /// <summary>What keeps the text from being an expression; null where nothing does.</summary>
    public static string? Problem(string text) => text.Length == 0 ? "empty" : null;

    public static bool Holds(RequestRecord request, string text, Directive source)
    {
        request.Run.Unknown($"`{source}` is not evaluated", source.Span);
        return false;
    }
}
