namespace Why403.Guard;

/// <summary>An endpoint that costs more than one unit of every limit that concerns it: a search, an export, an upload.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class GuardCostAttribute : Attribute, IGuardCostMetadata
{
    /// <param name="cost">1 to 1 000 000.</param>
    public GuardCostAttribute(int cost)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cost, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cost, 1_000_000);
        Cost = cost;
    }

    public int Cost { get; }
}
