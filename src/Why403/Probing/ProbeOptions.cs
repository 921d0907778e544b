namespace Why403.Probing;

/// <summary>The limits that a probe keeps, whatever it finds (invariant 7).</summary>
public sealed record ProbeOptions
{
    /// <summary>Requests to a host, repeats included: 8 by default, never more than <see cref="HardCap"/>.</summary>
    public int Budget { get; init; } = 8;

    public const int HardCap = 14;

    /// <summary>At least this long between two requests; half as much again at random.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>At least this long after a 429 or a 503.</summary>
    public TimeSpan PaceAfterLimit { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WallTime { get; init; } = TimeSpan.FromMinutes(3);

    public int BodyCap { get; init; } = 256 * 1024;

    /// <summary>Our own name, for resources that the caller did not ask for.</summary>
    public string Agent { get; init; } = "why403/0.1";

    /// <summary>Wait once for the time that the answer names, and ask again.</summary>
    public bool Wait { get; init; }
}
