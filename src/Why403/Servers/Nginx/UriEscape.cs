using System.Text;

namespace Why403.Servers.Nginx;

/// <summary>The escape tables of ngx_escape_uri that end up in addresses.</summary>
internal static class UriEscape
{
    /// <summary>For a path in a Location field.</summary>
    public static string Path(string text) => Escape(text, " \"#%<>?\\^`{|}");

    /// <summary>For a capture that goes into arguments or an address.</summary>
    public static string Arguments(string text) => Escape(text, " \"#%&+;<>?\\^`{|}");

    private static string Escape(string text, string special)
    {
        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c > ' ' && c < 0x7F && !special.Contains(c)) { escaped?.Append(c); continue; }
            escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
            escaped.Append('%').Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return escaped?.ToString() ?? text;
    }
}
