namespace Why403.Logs.Formats.Errors;

/// <summary>What stands before the message of an Apache error line. The first client named is the server's; later ones are text.</summary>
internal ref struct ApacheHead
{
    private const int MostGroups = 12;

    public long Time = AccessLine.NoTime;
    public ReadOnlySpan<byte> Module;
    public ReadOnlySpan<byte> Level;
    public ReadOnlySpan<byte> Process;
    public ReadOnlySpan<byte> Client;
    public ReadOnlySpan<byte> RequestId;
    public int Errno;

    /// <summary>The digits of <c>AH01630</c>; 0 for none.</summary>
    public int Number;

    public ApacheHead()
    {
    }

    /// <summary>The message without the referer behind it. <see cref="Time"/> stays unknown where the line is none of Apache's.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> line)
    {
        var rest = Groups(line);
        if (Time == AccessLine.NoTime || Level.IsEmpty)
        {
            Time = AccessLine.NoTime;
            return rest;
        }
        rest = Errors(SourceFile(rest));
        if (rest.StartsWith("[client "u8) || rest.StartsWith("[remote "u8)) rest = Groups(rest);
        if (rest.StartsWith("AH"u8) && rest.Length > 9 && rest[7] == ':' && LogTimes.TryNumber(rest[2..7], out Number)) rest = rest[8..].TrimStart((byte)' ');
        return rest.LastIndexOf(", referer: "u8) is >= 0 and var referer ? rest[..referer] : rest;
    }

    private ReadOnlySpan<byte> Groups(ReadOnlySpan<byte> rest)
    {
        for (var i = 0; i < MostGroups && !rest.IsEmpty && rest[0] == '['; i++)
        {
            if (rest.IndexOf((byte)']') is not (> 0 and var close) || !Take(rest[1..close])) break;
            rest = rest[(close + 1)..].TrimStart((byte)' ');
        }
        return rest;
    }

    /// <summary>False for a bracket that is part of the message.</summary>
    private bool Take(ReadOnlySpan<byte> group)
    {
        if (Time == AccessLine.NoTime) return LogTimes.TryAsc(group, out Time) || TryIso(group) || Reset();
        if (Client.IsEmpty && (group.StartsWith("client "u8) || group.StartsWith("remote "u8)))
        {
            Client = WithoutPort(group[7..]);
            return true;
        }
        // ModSecurity 2 names the client once more.
        if (group.StartsWith("client "u8)) return Module.SequenceEqual("security2"u8) || Module.IsEmpty;
        if (group.StartsWith("pid "u8)) Process = group[4..];
        else if (Level.IsEmpty) return TryLevel(group);
        else if (group.StartsWith("R:"u8)) RequestId = group[2..];
        else if (Client.IsEmpty && group.IndexOf((byte)' ') < 0 && group.Length is >= 8 and <= 32 && group.IndexOf((byte)':') < 0) RequestId = group;
        else return Client.IsEmpty && group.Length <= 64;
        return true;
    }

    private bool TryLevel(ReadOnlySpan<byte> group)
    {
        var colon = group.IndexOf((byte)':');
        var level = colon < 0 ? group : group[(colon + 1)..];
        if (!IsLevel(level)) return true;
        Level = level;
        if (colon > 0 && !group[..colon].SequenceEqual("-"u8)) Module = group[..colon];
        return true;
    }

    private static bool IsLevel(ReadOnlySpan<byte> level) =>
        level.SequenceEqual("error"u8) || level.SequenceEqual("warn"u8) || level.SequenceEqual("notice"u8) || level.SequenceEqual("info"u8) || level.SequenceEqual("crit"u8)
        || level.SequenceEqual("alert"u8) || level.SequenceEqual("emerg"u8) || level.SequenceEqual("debug"u8) || (level.StartsWith("trace"u8) && level.Length == 6);

    private bool TryIso(ReadOnlySpan<byte> group) => LogTimes.Iso(group, out Time) is > 0 and var used && used == group.Length;

    private bool Reset()
    {
        Time = AccessLine.NoTime;
        return false;
    }

    // 2.4 writes address and port, IPv6 without brackets; 2.2, which names no module, the address alone.
    private readonly ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> client)
    {
        var colon = client.LastIndexOf((byte)':');
        return colon > 0 && (!Module.IsEmpty || client.IndexOf((byte)':') == colon) ? client[..colon] : client;
    }

    /// <summary><c>core.c(4739): </c>, written at level debug and below.</summary>
    private static ReadOnlySpan<byte> SourceFile(ReadOnlySpan<byte> rest) =>
        rest[..Math.Min(rest.Length, 60)].IndexOf("): "u8) is > 0 and var end && rest[..end].IndexOf(".c("u8) > 0 && rest[..end].IndexOf((byte)' ') < 0 ? rest[(end + 3)..] : rest;

    /// <summary><c>(13)Permission denied: </c>; the text of an error number holds no colon.</summary>
    private ReadOnlySpan<byte> Errors(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] != '(' || rest.IndexOf((byte)')') is not (> 1 and < 12 and var close) || !LogTimes.TryNumber(rest[1..close], out var errno)) return rest;
        if (rest.IndexOf(": "u8) is not (> 0 and var colon)) return rest;
        Errno = errno;
        return rest[(colon + 2)..];
    }
}
