namespace Why403.Cli;

/// <summary>What the terminal and its environment ask for.</summary>
internal static class Terminal
{
    /// <summary>NO_COLOR and CLICOLOR_FORCE as no-color.org and bixense.com/clicolors describe them.</summary>
    public static bool WantsColor(bool terminal)
    {
        if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }) return false;
        if (Environment.GetEnvironmentVariable("CLICOLOR_FORCE") is { Length: > 0 } force && force != "0") return true;
        return terminal && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }

    /// <summary>Text that may come from a stranger, safe for standard error.</summary>
    public static string Neutral(string text) => Rendering.VisibleText.Of(text);
}
