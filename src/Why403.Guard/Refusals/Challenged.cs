namespace Why403.Guard.Refusals;

/// <summary>A feature of a request that the framework has sent to the sign-in already.</summary>
internal sealed class Challenged
{
    public static Challenged Mark { get; } = new();
}
