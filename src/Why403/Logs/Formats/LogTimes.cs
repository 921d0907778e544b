namespace Why403.Logs.Formats;

/// <summary>The ways logs write a time, read from the start of a text: milliseconds since 1970 and how many bytes it took, 0 for no time.</summary>
internal static class LogTimes
{
    private const long Day = 86_400_000;

    /// <summary><c>23/Nov/2026:13:05:25 +0000</c>, with milliseconds or without; UTC where no zone follows.</summary>
    public static int Clf(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':') return 0;
        var month = Month(text[3..6]);
        if (month == 0 || !TryNumber(text[..2], out var day) || !TryNumber(text[7..11], out var year)) return 0;
        if (!TryClock(text[12..20], out var clock) || !TryDay(year, month, day, out var days)) return 0;
        time = days * Day + clock;
        var used = 20 + Fraction(text[20..], ref time);
        if (text.Length >= used + 6 && text[used] == ' ' && TryZone(text[(used + 1)..], out var offset, out var zone) == 5)
        {
            time -= offset;
            used += 1 + zone;
        }
        return used;
    }

    /// <summary><c>2026-11-23T13:00:01.123Z</c>, a space for the T, any fraction, a zone with or without colon, perhaps behind a space; UTC where no zone follows.</summary>
    public static int Iso(ReadOnlySpan<byte> text, out long time)
    {
        if (text.Length < 19 || text[10] is not ((byte)'T' or (byte)' ') || !TryDate(text, out time) || !TryClock(text[11..19], out var clock))
        {
            time = 0;
            return 0;
        }
        time += clock;
        var used = 19 + Fraction(text[19..], ref time);
        if (used < text.Length && text[used] == 'Z') return used + 1;
        var space = used < text.Length && text[used] == ' ' ? 1 : 0;
        if (TryZone(text[(used + space)..], out var offset, out var zone) == 0) return used;
        time -= offset;
        return used + space + zone;
    }

    /// <summary><c>2026-11-23</c> or, as nginx writes it in its error log, <c>2026/11/23</c>.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length < 10 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4]) return false;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)) return false;
        if (!TryDay(year, month, day, out var days)) return false;
        time = days * Day;
        return true;
    }

    /// <summary><c>13:05:25</c>; the second 60 of a leap second is the next minute's first.</summary>
    public static bool TryClock(ReadOnlySpan<byte> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') return false;
        if (!TryNumber(text[..2], out var hour) || !TryNumber(text[3..5], out var minute) || !TryNumber(text[6..8], out var second)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        milliseconds = ((hour * 60 + minute) * 60 + second) * 1000L;
        return true;
    }

    /// <summary>A whole number since 1970, with a fraction if it counts seconds. The unit follows from the size: no log has seconds beyond the year 5138.</summary>
    public static bool TryUnix(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        var digits = 0;
        long number = 0;
        while (digits < text.Length && digits < 19 && char.IsAsciiDigit((char)text[digits])) number = number * 10 + (text[digits++] - '0');
        if (digits < 9) return false;
        time = digits switch { <= 11 => number * 1000, <= 14 => number, <= 17 => number / 1000, _ => number / 1_000_000 };
        return digits == text.Length || (digits <= 11 && digits + Fraction(text[digits..], ref time) == text.Length);
    }

    /// <summary><c>Mon Nov 23 13:09:12.310920 2026</c>, as Apache's error log and ModSecurity write it, microseconds being optional.</summary>
    public static bool TryAsc(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (text.Length < 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || !TryClock(text[11..19], out var clock)) return false;
        var dayText = text[8] == ' ' ? text[9..10] : text[8..10];
        long fraction = 0;
        var used = 19 + Fraction(text[19..], ref fraction);
        if (text.Length != used + 5 || text[used] != ' ' || !TryNumber(text[(used + 1)..], out var year) || !TryNumber(dayText, out var day)) return false;
        if (!TryDay(year, Month(text[4..7]), day, out var days)) return false;
        time = days * Day + clock + fraction;
        return true;
    }

    /// <summary><c>+0100</c>, <c>+01:00</c>: the offset in milliseconds, how many bytes it took, 0 for none.</summary>
    public static int TryZone(ReadOnlySpan<byte> text, out long offset, out int used)
    {
        offset = used = 0;
        if (text.Length < 5 || text[0] is not ((byte)'+' or (byte)'-') || !TryNumber(text[1..3], out var hours)) return 0;
        var colon = text[3] == ':' ? 1 : 0;
        if (text.Length < 5 + colon || !TryNumber(text[(3 + colon)..(5 + colon)], out var minutes)) return 0;
        offset = (hours * 60 + minutes) * 60_000L * (text[0] == '-' ? -1 : 1);
        return used = 5 + colon;
    }

    public static int Month(ReadOnlySpan<byte> name) => name.Length != 3 ? 0 : (name[0] << 16 | name[1] << 8 | name[2]) switch
    {
        'J' << 16 | 'a' << 8 | 'n' => 1,
        'F' << 16 | 'e' << 8 | 'b' => 2,
        'M' << 16 | 'a' << 8 | 'r' => 3,
        'A' << 16 | 'p' << 8 | 'r' => 4,
        'M' << 16 | 'a' << 8 | 'y' => 5,
        'J' << 16 | 'u' << 8 | 'n' => 6,
        'J' << 16 | 'u' << 8 | 'l' => 7,
        'A' << 16 | 'u' << 8 | 'g' => 8,
        'S' << 16 | 'e' << 8 | 'p' => 9,
        'O' << 16 | 'c' << 8 | 't' => 10,
        'N' << 16 | 'o' << 8 | 'v' => 11,
        'D' << 16 | 'e' << 8 | 'c' => 12,
        _ => 0,
    };

    /// <summary>Digits behind a point: the first three count.</summary>
    private static int Fraction(ReadOnlySpan<byte> text, ref long time)
    {
        if (text.Length < 2 || text[0] is not ((byte)'.' or (byte)',')) return 0;
        var used = 1;
        var unit = 100;
        while (used < text.Length && char.IsAsciiDigit((char)text[used]))
        {
            time += (text[used++] - '0') * unit;
            unit /= 10;
        }
        return used > 1 ? used : 0;
    }

    public static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if ((uint)(digit - '0') > 9) return false;
            number = number * 10 + (digit - '0');
        }
        return !digits.IsEmpty;
    }

    /// <summary>Days since 1970 in the Gregorian calendar, counted from March so that the leap day is the last of its year.</summary>
    private static bool TryDay(int year, int month, int day, out long days)
    {
        days = 0;
        if (year is < 1970 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var y = month <= 2 ? year - 1 : year;
        var dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        days = 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
        return true;
    }
}
