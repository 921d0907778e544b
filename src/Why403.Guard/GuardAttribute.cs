namespace Why403.Guard;

/// <summary>Puts an action, a controller, a page or a handler into the scope of rules with these endpoint names.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class GuardAttribute(params string[] names) : Attribute, IGuardMetadata
{
    public IReadOnlyList<string> Names { get; } = names;
}
