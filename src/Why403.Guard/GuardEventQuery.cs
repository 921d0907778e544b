namespace Why403.Guard;

/// <summary>Which events to show. A member that is left out asks for all.</summary>
public sealed record GuardEventQuery
{
    /// <summary>Inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary><c>refused</c>, <c>limited</c>, <c>shadow</c> or <c>answered</c>.</summary>
    public string? Action { get; init; }

    public string? Cause { get; init; }

    public string? Rule { get; init; }

    /// <summary>The client's address as events write it.</summary>
    public string? Client { get; init; }

    /// <summary>What the address (scheme, host and path) begins with.</summary>
    public string? Address { get; init; }

    /// <summary>1 to 10 000.</summary>
    public int Most { get; init; } = 100;
}
