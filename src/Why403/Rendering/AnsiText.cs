using System.Text;

namespace Why403.Rendering;

/// <summary>The words with terminal colours (ECMA-48 SGR). Without the escapes it equals <see cref="PlainText"/>.</summary>
public static class AnsiText
{
    /// <param name="hyperlinks">Make http(s) addresses clickable with OSC 8.</param>
    public static string Write(StyledText text, bool hyperlinks = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ansi = new StringBuilder();
        foreach (var run in text.Runs)
        {
            var sgr = Sgr(run.Role);
            var link = hyperlinks && run.Role == Role.Address && IsLink(run.Text);
            if (link) ansi.Append("\e]8;;").Append(run.Text).Append("\e\\");
            if (sgr.Length > 0) ansi.Append("\e[").Append(sgr).Append('m').Append(run.Text).Append("\e[0m");
            else ansi.Append(run.Text);
            if (link) ansi.Append("\e]8;;\e\\");
        }
        return ansi.ToString();
    }

    // The sixteen colours of the user's own theme: readable on whatever background they chose.
    private static string Sgr(Role role) => role switch
    {
        Role.Heading or Role.Answer => "1",
        Role.Refused or Role.Proven or Role.Primary => "1;31",
        Role.Ok => "32",
        Role.Unsure => "35",
        Role.Related => "34",
        Role.Removed => "31",
        Role.Added => "32",
        Role.Likely => "1;33",
        Role.Possible => "1;34",
        Role.Code => "36",
        Role.Muted => "2",
        Role.Fix => "1;32",
        Role.Owner => "36",
        Role.OpensAccess => "1;33",
        _ => "",
    };

    // A redacted address would lead elsewhere than it says, so it is no link.
    private static bool IsLink(string address) =>
        (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        && !address.Contains("...", StringComparison.Ordinal) && !address.AsSpan().ContainsAnyExceptInRange('!', '~');
}
