using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>
/// What nginx's messages say about a refusal. A path in a message is the client's own text, decoded, and can imitate the rest of it:
/// so the form is taken from the two ends of the message, which the client cannot reach.
/// </summary>
internal static class NginxMessages
{
    /// <param name="level">A file error at crit is answered with 500 or passed over (ngx_http_static_handler logs a refusal at error).</param>
    public static Meaning Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> level)
    {
        if (message.SequenceEqual("access forbidden by rule"u8)) return new Meaning("server.access-rule", 403);
        if (Path(message, "directory index of \""u8, "\" is forbidden"u8) is { } directory) return new Meaning("server.no-index", 403, directory);
        if (Path(message, "\""u8, "\" is forbidden (13: Permission denied)"u8) is { } candidate) return new Meaning("file.parent-blocked", 403, candidate);
        if (message.EndsWith("(13: Permission denied)"u8) || message.EndsWith("(1: Operation not permitted)"u8)) return File(message, level);
        if (message.EndsWith("(40: Too many levels of symbolic links)"u8) && level.SequenceEqual("error"u8) && message.StartsWith("open"u8))
            return new Meaning("file.symlink-refused", 403, Quoted(message, message.StartsWith("open() \""u8) ? 8 : 10, "\" failed (40: Too many levels of symbolic links)".Length));
        if (message.StartsWith("limiting requests, excess: "u8) || message.StartsWith("limiting connections by zone \""u8))
            return new Meaning("rate.limit-exceeded", 0, Zone(message));
        if (message.StartsWith("FastCGI sent in stderr: \""u8)) return PhpMessages.Read(message);
        if (message.StartsWith("[client "u8) && message.IndexOf("] ModSecurity: "u8) is > 0 and var at) return ModSecurityText.Read(message[(at + 2)..]);
        if (message.StartsWith("ModSecurity: "u8)) return ModSecurityText.Read(message);
        return Sibling(message);
    }

    private static Meaning File(ReadOnlySpan<byte> message, ReadOnlySpan<byte> level)
    {
        var isError = level.SequenceEqual("error"u8);
        var denied = "\" failed (13: Permission denied)"u8;
        if (isError && (Path(message, "open() \""u8, denied) ?? Path(message, "openat() \""u8, denied)) is { } file) return new Meaning("file.mode-denies", 403, file);
        if (isError && Path(message, "opendir() \""u8, denied) is { } listing) return new Meaning("file.parent-blocked", 403, listing);
        // try_files takes a path it cannot look at for one that does not exist.
        if (Path(message, "stat() \""u8, denied) is { } probed) return new Meaning("file.parent-blocked", 0, probed, IsDoubtful: true);
        foreach (var call in (ReadOnlySpan<string>)["unlink", "mkdir", "rmdir"])
        {
            var start = Encoding.ASCII.GetBytes($"{call}() \"");
            if (isError && (Path(message, start, denied) ?? Path(message, start, "\" failed (1: Operation not permitted)"u8)) is { } written)
                return new Meaning("file.mode-denies", 403, written);
        }
        return default;
    }

    // Refusals with other statuses. All but the user file's lines are written at level info, which few logs show.
    private static Meaning Sibling(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("no user/password was provided for basic authentication"u8)) return new Meaning("login.required", 401);
        if (message.StartsWith("user \""u8) && (message.EndsWith("\": password mismatch"u8) || message.IndexOf("\" was not found in \""u8) > 0)) return new Meaning("login.required", 401);
        if (message.StartsWith("client sent no required SSL certificate"u8)) return new Meaning("tls.client-certificate", 400);
        if (message.StartsWith("client SSL certificate verify error: ("u8)) return new Meaning("tls.client-certificate", 400);
        if (message.StartsWith("client sent plain HTTP request to HTTPS port"u8)) return new Meaning("tls.required", 400);
        if (message.StartsWith("client attempted to request the server name different from the one that was negotiated"u8)) return new Meaning("host.mismatch", 421);
        if (message.StartsWith("client sent TRACE method"u8)) return new Meaning("server.method-refused", 405);
        return default;
    }

    /// <summary>Messages of the master that tell when the rules may have changed.</summary>
    public static bool IsEvent(ReadOnlySpan<byte> message) =>
        message.StartsWith("reconfiguring"u8) || message.StartsWith("start worker processes"u8) || message.StartsWith("using the \""u8) || (message.StartsWith("signal "u8) && message.IndexOf("(SIGHUP)"u8) > 0);

    /// <summary>True where the message holds nothing that a client wrote.</summary>
    public static bool IsFixed(ReadOnlySpan<byte> message) =>
        message.IndexOf((byte)'"') < 0 || message.StartsWith("limiting "u8);

    /// <summary>True where all that a client wrote in the message is the path of its own request.</summary>
    public static bool IsAboutPath(ReadOnlySpan<byte> message) =>
        message.StartsWith("open"u8) || message.StartsWith("stat() \""u8) || message.StartsWith("directory index of \""u8) || message.StartsWith("\""u8)
        || message.StartsWith("unlink() \""u8) || message.StartsWith("mkdir() \""u8) || message.StartsWith("rmdir() \""u8);

    private static string Zone(ReadOnlySpan<byte> message) =>
        message.IndexOf("zone \""u8) is >= 0 and var at ? Quoted(message, at + 6, message[^1] == '"' ? 1 : 0) : "";

    private static string? Path(ReadOnlySpan<byte> message, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind) =>
        message.Length > before.Length + behind.Length && message.StartsWith(before) && message.EndsWith(behind) ? Quoted(message, before.Length, behind.Length) : null;

    private static string Quoted(ReadOnlySpan<byte> message, int start, int less) =>
        start + less <= message.Length ? Encoding.UTF8.GetString(message[start..^less]) : "";
}
