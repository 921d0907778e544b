using System.Globalization;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>A point in time as people give it: a date, or how long ago.</summary>
internal static class LogTimeText
{
    /// <returns>Milliseconds since 1970; null for no text.</returns>
    public static long? Read(string option, string? text)
    {
        if (text is null) return null;
        if (text.Length > 1 && Unit(text[^1]) is { } unit && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count < 1e6)
            return (TimeProvider.System.GetUtcNow() - unit * count).ToUnixTimeMilliseconds();
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time.ToUnixTimeMilliseconds();
        throw Complaint.Usage($"{option} takes a time, not `{Redaction.Quote(text)}`", "write it as 2026-11-25T14:00Z, as 2026-11-25, or as 90m, 24h or 7d before now");
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        _ => null,
    };
}
