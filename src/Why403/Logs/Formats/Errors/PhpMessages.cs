using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>What PHP-FPM says about a script it did not run (sapi/fpm/fpm/fpm_main.c), in its own log or handed on by the web server.</summary>
internal static class PhpMessages
{
    public static Meaning Read(ReadOnlySpan<byte> text)
    {
        if (Between(text, "Access to the script '"u8, "' has been denied (see security.limit_extensions)"u8) is { } limited)
            return new Meaning("php-fpm.extension-limited", 403, limited);
        if (Between(text, "Unable to open primary script: "u8, " (Permission denied)"u8) is { } unreadable)
            return new Meaning("file.mode-denies", 403, unreadable);
        return default;
    }

    private static string? Between(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind)
    {
        var start = text.IndexOf(before);
        if (start < 0) return null;
        text = text[(start + before.Length)..];
        return text.LastIndexOf(behind) is >= 0 and var end ? Encoding.UTF8.GetString(text[..end]) : null;
    }
}
