namespace Why403.Guard.Sessions;

/// <summary>What the store found of a session: a feature of the request, set when its cookie was looked up.</summary>
/// <param name="Fact">Null where it is there.</param>
/// <param name="Unreachable">The store did not answer.</param>
internal sealed record SessionFate(string? Fact, bool Unreachable = false)
{
    public static SessionFate Found { get; } = new((string?)null);
}
