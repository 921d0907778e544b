namespace Why403.Guard.Judging;

/// <summary>A feature of a judged request: a request that runs through the pipeline again (error pages) is not judged and charged again.</summary>
internal sealed class GuardMark
{
    public static GuardMark WithEndpoint { get; } = new();

    /// <summary>Routing had not run when the guard judged.</summary>
    public static GuardMark WithoutEndpoint { get; } = new();
}
