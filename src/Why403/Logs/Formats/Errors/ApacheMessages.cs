using System.Globalization;
using System.Text;

namespace Why403.Logs.Formats.Errors;

/// <summary>What Apache's messages say about a refusal: by number (2.4), by their words (2.2 and modules without numbers).</summary>
internal static class ApacheMessages
{
    private const int LongestObject = 1024;

    // The module stands with the number, since PHP and CGI scripts write their own text, numbers and all, into the same log.
    private static readonly Dictionary<int, Row> _numbers = Named(new()
    {
        [1630] = new("authz_core", "server.access-rule", 403, "configuration: "),
        [1797] = new("access_compat", "server.access-rule", 403, "configuration: ", IsDoubtful: true),
        [1631] = new("authz_core", "role.insufficient", 401, "failure for \""),
        [1629] = new("authz_core", "login.required", 401, "user): "),
        [1276] = new("autoindex", "server.no-index", 403, "directory "),
        [1275] = new("autoindex", "file.parent-blocked", 403, "index: "),
        [35] = new("core", "file.parent-blocked", 403, "(filesystem path '"),
        [132] = new("core", "file.mode-denies", 403, "access: "),
        [1234] = new("asis", "file.mode-denies", 403, "access: "),
        [1562] = new("cern_meta", "file.mode-denies", 403, "access: "),
        [37] = new("core", "file.symlink-refused", 403, "accessible: "),
        // Found through the walk's cache: also for entries that a listing leaves out while the page is served.
        [32] = new("core", "file.symlink-refused", 403, "accessible: ", IsDoubtful: true),
        [670] = new("rewrite", "file.symlink-refused", 403, "restrictions : "),
        [529] = new("core", "server.htaccess-rule", 403, ""),
        [10410] = new("rewrite", "server.path-suspicious", 403),
        [10411] = new("rewrite", "server.path-suspicious", 403),
        [10508] = new("rewrite", "server.path-suspicious", 403),
        [916] = new("proxy", "server.proxy-rule", 403, "machine "),
        [917] = new("proxy", "server.proxy-rule", 403, "machine "),
        [2809] = new("cgi", "server.access-rule", 403, "directory: "),
        [1262] = new("cgid", "server.access-rule", 403, "directory: "),
        [2219] = new("ssl", "tls.required", 403, "access to "),
        [2229] = new("ssl", "tls.client-certificate", 403, "access to "),
        [2261] = new("ssl", "tls.client-certificate", 403),
        [2032] = new("ssl", "host.mismatch", 421),
        [2033] = new("ssl", "host.mismatch", 403),
        [1617] = new("auth_basic", "login.required", 401, "failure for \""),
        [1618] = new("auth_basic", "login.required", 401, "not found: "),
        [1623] = new("allowmethods", "server.method-refused", 405, "' to "),
    });

    // Server 2.2's words for the same things (server/request.c, mod_authz_host.c, mod_autoindex.c of that branch).
    private static readonly (byte[] Start, Row Row)[] _words =
    [
        ("client denied by server configuration: "u8.ToArray(), new("", "server.access-rule", 403, "configuration: ", IsDoubtful: true)),
        ("Directory index forbidden by "u8.ToArray(), new("", "server.no-index", 403, "directive: ")),
        ("file permissions deny server access: "u8.ToArray(), new("", "file.mode-denies", 403, "access: ")),
        ("Symbolic link not allowed or link target not accessible: "u8.ToArray(), new("", "file.symlink-refused", 403, "accessible: ")),
        ("Options FollowSymLinks or SymLinksIfOwnerMatch is off which implies that RewriteRule directive is forbidden: "u8.ToArray(), new("", "file.symlink-refused", 403, "forbidden: ")),
        ("Options ExecCGI is off in this directory: "u8.ToArray(), new("", "server.access-rule", 403, "directory: ")),
    ];

    public static Meaning Read(ReadOnlySpan<byte> module, int number, int errno, ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("ModSecurity: "u8) && number == 0 && (module.IsEmpty || module.SequenceEqual("security2"u8))) return ModSecurityText.Read(message);
        if (number == 1071 && module.SequenceEqual("proxy_fcgi"u8)) return PhpMessages.Read(message);
        if (module.SequenceEqual("evasive20"u8) && message.StartsWith("client denied by server configuration: "u8)) return new Meaning("rate.limit-exceeded", 403, Behind(message, "configuration: "u8));
        if (number > 0)
        {
            if (!_numbers.TryGetValue(number, out var row) || !module.SequenceEqual(row.ModuleBytes)) return default;
            return Apply(row, message, errno, number);
        }
        if (!module.IsEmpty) return default;
        foreach (var (start, row) in _words)
            if (message.StartsWith(start)) return Apply(row, message, errno, 0);
        return errno == 13 && message.StartsWith("access to "u8) && message.EndsWith(" denied"u8) ? new Meaning("file.mode-denies", 403, Encoding.UTF8.GetString(message[10..^7])) : default;
    }

    /// <summary>A start, a graceful restart or a reload: from then on the rules may be others (mpm_common.c, mpm_event).</summary>
    public static bool IsEvent(int number, ReadOnlySpan<byte> message) =>
        number is 489 or 163 or 292 or 171 or 493 or 494 || message.IndexOf(" resuming normal operations"u8) > 0;

    private static Meaning Apply(Row row, ReadOnlySpan<byte> message, int errno, int number)
    {
        var what = row.Before is null ? "" : Behind(message, row.BeforeBytes);
        var cause = row.CauseId;
        switch (number)
        {
            case 1276 when what.IndexOf(": No matching DirectoryIndex", StringComparison.Ordinal) is > 0 and var end: what = what[..end]; break;
            // `user bob: authentication failure for "/path": Password Mismatch`; the name before it is the client's own.
            case 1617 or 1631 when what.LastIndexOf("\": ", StringComparison.Ordinal) is > 0 and var end: what = what[..end]; break;
            // mod_cgid of 2.4.60 and later writes what its daemon says behind the script's name.
            case 1262 when message.StartsWith("stderr from "u8) && message.LastIndexOf(": Options ExecCGI"u8) is > 12 and var end: what = Escapes.Undo(message[12..end]); break;
            case 35 when what.IndexOf("') because ", StringComparison.Ordinal) is > 0 and var end: what = what[..end]; break;
            // Errno 9 comes behind AH00554: the name is a directory. Other numbers than 13 are no matter of rights either.
            case 529 when what.IndexOf(" pcfg_openfile", StringComparison.Ordinal) is > 0 and var end: what = what[..end]; break;
            case 2219 or 2229 when what.IndexOf(" failed, reason", StringComparison.Ordinal) is > 0 and var end: what = what[..end]; break;
            case 132 or 1234 or 1562 or 1275 when errno is not (13 or 0): cause = null; break;
        }
        // An index page that is refused while another is served leaves the line too, and so does the name of a listing's entry.
        var isIndex = number == 1630 && what.AsSpan(what.LastIndexOf('/') + 1).StartsWith("index.", StringComparison.Ordinal);
        return new Meaning(cause, row.Status, what, row.IsDoubtful || isIndex, row.Number);
    }

    private static Dictionary<int, Row> Named(Dictionary<int, Row> rows)
    {
        foreach (var (number, row) in rows) row.Number = string.Create(CultureInfo.InvariantCulture, $"AH{number:00000}");
        return rows;
    }

    private static string Behind(ReadOnlySpan<byte> message, ReadOnlySpan<byte> before)
    {
        var at = before.Length == 0 ? 0 : message.IndexOf(before);
        if (at < 0) return "";
        var what = message[(at + before.Length)..];
        return Escapes.Undo(what[..Math.Min(what.Length, LongestObject)]);
    }

    /// <param name="Before">The words that stand before the object; null where the message has none.</param>
    private sealed record Row(string Module, string CauseId, int Status, string? Before = null, bool IsDoubtful = false)
    {
        public string Number { get; set; } = "";

        public byte[] ModuleBytes { get; } = Encoding.ASCII.GetBytes(Module);

        public byte[] BeforeBytes { get; } = Encoding.ASCII.GetBytes(Before ?? "");
    }
}
