using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>What PHP-FPM says about a script it did not run (sapi/fpm/fpm/fpm_main.c), in its own log or handed on by the web server.</summary>
internal static class PhpMessages
{
    // Scripts write into the same stream, so the words count only where FPM's own text begins.
    private static readonly byte[][] _leads =
    [
        "FastCGI sent in stderr: \""u8.ToArray(),
        "Got error '"u8.ToArray(),
    ];

    // PHP 8 warns first that it could not open the script's stream, before a line of the script has run.
    private static readonly byte[] _warning = "PHP message: PHP Warning:  PHP Request Startup: Failed to open stream: Permission denied in Unknown on line 0; "u8.ToArray();

    /// <summary>A message of nginx or Apache that hands on what FPM said.</summary>
    public static Meaning Read(ReadOnlySpan<byte> message)
    {
        foreach (var lead in _leads)
            if (message.StartsWith(lead)) return Own(message[lead.Length..]);
        return default;
    }

    /// <param name="text">FPM's own words, without the level that its log puts before them.</param>
    public static Meaning Own(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(_warning)) text = text[_warning.Length..];
        if (Between(text, "Access to the script '"u8, "' has been denied (see security.limit_extensions)"u8) is { } limited)
            return new Meaning("php-fpm.extension-limited", 403, limited);
        if (Between(text, "Unable to open primary script: "u8, " (Permission denied)"u8) is { } unreadable)
            return new Meaning("file.mode-denies", 403, unreadable);
        return default;
    }

    private static string? Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind) =>
        text.StartsWith(before) && text.LastIndexOf(behind) is > 0 and var end && end >= before.Length ? Encoding.UTF8.GetString(text[before.Length..end]) : null;
}
