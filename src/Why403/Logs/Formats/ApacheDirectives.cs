namespace Why403.Logs.Formats;

/// <summary>Which of Apache's format directives answer which question, and which is preferred where a format has several.</summary>
internal static class ApacheDirectives
{
    public static (Slot Slot, int Rank) Find(char letter, string argument, bool isFinal) => letter switch
    {
        // %{c}a is the peer, %a the client after mod_remoteip, %h its name where HostnameLookups resolves it.
        'a' when argument is "c" => (Slot.None, 0),
        'a' => (Slot.Client, 3),
        'h' when argument is "c" => (Slot.None, 0),
        'h' => (Slot.Client, 2),
        'u' => (Slot.User, 1),
        'r' => (Slot.Request, 1),
        'm' => (Slot.Method, 1),
        'U' => (Slot.Target, 1),
        's' => (Slot.Status, isFinal ? 2 : 1),
        'B' or 'b' => (Slot.Size, 2),
        'O' => (Slot.Size, 1),
        'D' => (Slot.DurationMicroseconds, 2),
        'T' => argument switch
        {
            "ms" => (Slot.DurationMilliseconds, 1),
            "us" => (Slot.DurationMicroseconds, 2),
            _ => (Slot.DurationSeconds, 0),
        },
        'V' => (Slot.Host, 2),
        'v' => (Slot.Host, 1),
        'L' => (Slot.RequestId, 3),
        'e' or 'n' when argument.Equals("UNIQUE_ID", StringComparison.OrdinalIgnoreCase) => (Slot.RequestId, 2),
        'i' => argument.ToUpperInvariant() switch
        {
            "REFERER" => (Slot.Referer, 1),
            "USER-AGENT" => (Slot.Agent, 1),
            "HOST" => (Slot.Host, 3),
            "X-REQUEST-ID" => (Slot.RequestId, 1),
            _ => (Slot.None, 0),
        },
        _ => (Slot.None, 0),
    };

    /// <summary><c>%t</c> and <c>%{…}t</c>: whether brackets are part of it, and what it holds.</summary>
    public static (bool IsBracketed, Slot Slot, int Rank) Time(string argument)
    {
        if (argument.StartsWith("begin:", StringComparison.Ordinal)) argument = argument[6..];
        else if (argument.StartsWith("end:", StringComparison.Ordinal)) argument = argument[4..];
        return argument switch
        {
            "" => (true, Slot.ClfTime, 2),
            "sec" or "msec" or "usec" => (false, Slot.UnixTime, 3),
            "msec_frac" => (false, Slot.Fraction, 1),
            "%z" => (false, Slot.Zone, 1),
            _ when argument.StartsWith("%d/%b/%Y:%H:%M:%S", StringComparison.Ordinal) || argument.StartsWith("%d/%b/%Y:%T", StringComparison.Ordinal) => (false, Slot.ClfTime, 2),
            _ when argument.StartsWith("%Y-%m-%dT%", StringComparison.Ordinal) || argument.StartsWith("%Y-%m-%d %", StringComparison.Ordinal)
                || argument.StartsWith("%FT%", StringComparison.Ordinal) || argument.StartsWith("%F %", StringComparison.Ordinal) => (false, Slot.IsoTime, 2),
            _ => (false, Slot.None, 0),
        };
    }
}
