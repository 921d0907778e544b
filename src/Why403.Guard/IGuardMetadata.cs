namespace Why403.Guard;

/// <summary>Names under which rules speak of an endpoint (<c>Endpoints</c> in a rule's scope).</summary>
public interface IGuardMetadata
{
    IReadOnlyList<string> Names { get; }
}
