using Why403.Text;

namespace Why403.Servers;

/// <summary>What decided a status, and the cause that it stands for.</summary>
internal sealed record Decision(string Phase, string? CauseId, string Text, SourceSpan? Where, object? Deciding)
{
    public Layer Layer { get; init; } = Layer.Server;

    public string? Path { get; init; }
}
