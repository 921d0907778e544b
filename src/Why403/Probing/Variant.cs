namespace Why403.Probing;

/// <summary>A request that differs from the caller's in one dimension.</summary>
/// <param name="Purpose">What it tells apart, as a clause for the plan that is announced.</param>
/// <param name="Flip">What it means if this request passes; null where passing is no answer by itself.</param>
public sealed record Variant(Axis Axis, string Purpose, Request Request, Flip? Flip = null)
{
    public Route Route { get; init; } = Route.Default;
}

/// <summary>What a variant that passes says.</summary>
/// <param name="Fact">A clause; completes "with everything else the same, …".</param>
public sealed record Flip(string CauseId, string Message, string Fact)
{
    /// <summary>Another cause that the same flip fits; then neither is more than possible.</summary>
    public string? Or { get; init; }
}
