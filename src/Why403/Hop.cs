namespace Why403;

/// <summary>One station of the path strip, from the caller to the bytes.</summary>
public sealed record Hop(Layer Layer, string Name, HopState State);

public enum HopState
{
    Passed,
    Refused,
    NotReached,
    /// <summary>On the path, but nothing tells whether the request passed it.</summary>
    Unknown,
}
