using System.Globalization;

namespace Why403.Cli.Stores;

/// <summary>What is asked of a store of sessions.</summary>
internal sealed record StoreLook(StoreAddress Address)
{
    /// <summary>How long the cookies of sessions last; null where nobody said.</summary>
    public TimeSpan? CookieLife { get; init; }

    /// <summary>How the names of sessions begin; empty for all names.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Writes nothing, not even a key of its own.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How many sessions are looked at.</summary>
    public int Most { get; init; } = 100;

    public static string Say(TimeSpan span) => span.TotalSeconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB");
}
