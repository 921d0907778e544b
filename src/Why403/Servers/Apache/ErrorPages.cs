namespace Why403.Servers.Apache;

/// <summary>What an <c>ErrorDocument</c> is: a text, a path of this server, or an address elsewhere (set_error_document).</summary>
internal static class ErrorPages
{
    public enum Kind { Text, Local, Elsewhere }

    public static Kind KindOf(Run run, Directive page)
    {
        var text = page[1];
        if (text.Contains(' ', StringComparison.Ordinal)) return Kind.Text;
        var kind = text.StartsWith('/') ? Kind.Local : IsAddress(text) ? Kind.Elsewhere : Kind.Text;
        if (kind != Kind.Text && text.Contains("%{", StringComparison.Ordinal)) run.Unknown($"`{page}` is computed for each request", page.Span);
        return kind;
    }

    /// <summary>ap_is_url: a scheme of letters and a colon with two slashes.</summary>
    public static bool IsAddress(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAnyExcept(CharacterSets.Scheme) < 0;
    }
}
