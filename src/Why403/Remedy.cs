namespace Why403;

/// <summary>One thing that somebody can do.</summary>
/// <param name="Title">An imperative sentence without full stop.</param>
/// <param name="Detail">How, where the title does not say it all; empty if it does.</param>
/// <param name="Check">The command or observation that shows it worked; null where there is none.</param>
public sealed record Remedy(Owner Owner, Safety Safety, string Title, string Detail = "", string? Check = null)
{
    /// <summary>The change of a text that does it, where one is known.</summary>
    public Patch? Patch { get; init; }
}
