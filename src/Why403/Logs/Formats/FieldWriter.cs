namespace Why403.Logs.Formats;

/// <summary>Puts one field's text into its slot. A text that is no number or time where one belongs leaves the slot unknown.</summary>
internal static class FieldWriter
{
    public static void Set(ref AccessLine fields, Slot slot, ReadOnlySpan<byte> value)
    {
        if (value.Length == 1 && value[0] == '-') value = default;
        switch (slot)
        {
            case Slot.Client: fields.Client = value; break;
            case Slot.ClientAndPort: fields.Client = WithoutPort(value); break;
            case Slot.LastClient: fields.Client = value[(value.LastIndexOfAny((byte)',', (byte)' ') + 1)..]; break;
            case Slot.User: fields.User = value; break;
            case Slot.Request: fields.Request = value; break;
            case Slot.Method: fields.Method = value; break;
            case Slot.Target: fields.Target = value; break;
            case Slot.Host: fields.Host = value; break;
            case Slot.Referer: fields.Referer = value; break;
            case Slot.Agent: fields.Agent = value; break;
            case Slot.RequestId: fields.RequestId = value; break;
            case Slot.Connection: fields.Connection = value; break;
            case Slot.Status: fields.Status = Status(value); break;
            case Slot.UpstreamStatus:
                fields.UpstreamStatus = value[(value.LastIndexOfAny((byte)',', (byte)' ') + 1)..];
                goto case Slot.UpstreamHost;
            case Slot.UpstreamHost:
                if (value.IsEmpty && fields.Reason.IsEmpty) fields.Reason = StatedReasons.NoUpstream;
                break;
            case Slot.Size: fields.Size = Number(value); break;
            case Slot.DurationSeconds: fields.Duration = Scaled(value, 1000); break;
            case Slot.DurationMilliseconds: fields.Duration = Scaled(value, 1); break;
            case Slot.DurationMicroseconds: fields.Duration = Number(value) is var micro and >= 0 ? micro / 1000 : -1; break;
            case Slot.DurationNanoseconds: fields.Duration = Number(value) is var nano and >= 0 ? nano / 1_000_000 : -1; break;
            case Slot.ClfTime: fields.Time = LogTimes.Clf(value, out var clf) > 0 ? clf : AccessLine.NoTime; break;
            case Slot.IsoTime: fields.Time = LogTimes.Iso(value, out var iso) > 0 ? iso : AccessLine.NoTime; break;
            case Slot.UnixTime: fields.Time = AnyTime(value); break;
            case Slot.Date: Add(ref fields, LogTimes.TryDate(value, out var date), date); break;
            case Slot.Clock: Add(ref fields, LogTimes.TryClock(value, out var clock), clock); break;
            case Slot.Zone: Add(ref fields, LogTimes.TryZone(value, out var offset, out _) > 0, -offset); break;
            case Slot.Fraction: Add(ref fields, Number(value) is >= 0 and < 1000, Number(value)); break;
            // IIS writes the substatus 0 where there is none.
            case Slot.Reason: fields.Reason = value is [(byte)'0'] ? default : value; break;
            case Slot.Rule: fields.Rule = value; break;
        }
    }

    /// <summary>A status is three digits; anything else is none.</summary>
    public static int Status(ReadOnlySpan<byte> value) =>
        value.Length == 3 && LogTimes.TryNumber(value, out var status) && status is >= 100 and <= 999 ? status : 0;

    /// <summary>-1 for a text that is no number below 10^18.</summary>
    public static long Number(ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)' ');
        if (value.IsEmpty || value.Length > 18) return -1;
        long number = 0;
        foreach (var digit in value)
        {
            if ((uint)(digit - '0') > 9) return -1;
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// <summary>A host's address without the port behind it: <c>[2001:db8::1]:443</c>, <c>203.0.113.7:57070</c>, or a bare address.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return value;
        if (value[0] == '[') return value.IndexOf((byte)']') is > 0 and var close ? value[1..close] : value;
        var colon = value.LastIndexOf((byte)':');
        // Two colons and no bracket are an IPv6 address; HAProxy and ALB still put the port behind the last.
        return colon > 0 ? value[..colon] : value;
    }

    /// <summary>A decimal number times <paramref name="unit"/>, cut to a whole one: <c>0.001</c> and 1000 give 1. Units behind it, as in <c>0.001s</c>, are left.</summary>
    private static long Scaled(ReadOnlySpan<byte> value, int unit)
    {
        value = value.TrimStart((byte)' ');
        var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var whole = Number(digits < 0 ? value : value[..digits]);
        if (whole < 0 || whole > long.MaxValue / 2000) return -1;
        whole *= unit;
        if (digits < 0 || value[digits] != '.') return whole;
        for (var i = digits + 1; i < value.Length && unit > 1 && char.IsAsciiDigit((char)value[i]); i++)
        {
            unit /= 10;
            whole += (value[i] - '0') * unit;
        }
        return whole;
    }

    private static long AnyTime(ReadOnlySpan<byte> value) =>
        LogTimes.TryUnix(value, out var time) || LogTimes.Iso(value, out time) > 0 || LogTimes.Clf(value, out time) > 0 ? time : AccessLine.NoTime;

    private static void Add(ref AccessLine fields, bool isKnown, long milliseconds)
    {
        if (!isKnown) return;
        fields.Time = fields.Time == AccessLine.NoTime ? milliseconds : fields.Time + milliseconds;
    }
}
