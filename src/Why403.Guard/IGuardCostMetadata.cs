namespace Why403.Guard;

/// <summary>What a request to an endpoint costs; limits multiply a rule's own cost by it.</summary>
public interface IGuardCostMetadata
{
    /// <summary>Units, at least 1.</summary>
    int Cost { get; }
}
