namespace Why403.Logs.Formats.Errors;

/// <summary>
/// Apache's own error line as ModSecurity 2 repeats it: <c>[file "mod_authz_core.c"] [line 879] [level 3] AH01630: …</c>, an error
/// number perhaps before the text (msc_logging.c, format_error_log_message).
/// </summary>
internal static class AuditServerLine
{
    public static Meaning Read(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> message)
    {
        var rest = line;
        var errno = 0;
        ReadOnlySpan<byte> module = default;
        while (!rest.IsEmpty && rest[0] == '[' && rest.IndexOf("] "u8) is > 0 and var close)
        {
            var group = rest[1..close];
            if (group.StartsWith("file \""u8)) module = Module(group[6..].Trim((byte)'"'));
            else if (group.StartsWith("status "u8) && FieldWriter.Number(group[7..]) is >= 0 and < 10_000 and var status) errno = (int)status;
            else if (!group.StartsWith("line "u8) && !group.StartsWith("level "u8)) break;
            rest = rest[(close + 2)..].TrimStart((byte)' ');
        }
        var number = 0;
        if (rest.StartsWith("AH"u8) && rest.Length > 8 && rest[7] == ':' && LogTimes.TryNumber(rest[2..7], out number)) rest = rest[8..].TrimStart((byte)' ');
        message = rest;
        // ModSecurity's own line is repeated too; it stands as a Message already.
        return number == 0 ? default : ApacheMessages.Read(module, number, errno, message);
    }

    /// <summary>The name that the error log would show for a source file.</summary>
    private static ReadOnlySpan<byte> Module(ReadOnlySpan<byte> file)
    {
        file = file[(file.LastIndexOf((byte)'/') + 1)..];
        if (file.StartsWith("mod_"u8) && file.EndsWith(".c"u8)) return file[4..^2];
        return file.StartsWith("ssl_"u8) ? "ssl"u8 : "core"u8;
    }
}
