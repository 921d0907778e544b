using System.Collections.Immutable;

namespace Why403.Servers;

/// <summary>A server whose answer to a request can be worked out from its configuration and its files.</summary>
public interface IServerTrace
{
    /// <summary>The server by its name in the catalogue, such as <c>nginx</c>.</summary>
    string Product { get; }

    /// <summary>Every address and network that the configuration names, as written.</summary>
    IReadOnlyList<string> Networks { get; }

    ServerVerdict Evaluate(ServerRequest request);

    /// <summary>The verdict, and what would refuse behind it once that were mended, until the request passes.</summary>
    ImmutableArray<ServerVerdict> EvaluateAll(ServerRequest request);

    /// <summary>For a path that is missing: entries beside it whose names differ by case alone.</summary>
    ImmutableArray<string> NearMisses(ServerVerdict verdict);

    /// <summary>The narrowest changes of the configuration that would let a refused request pass, with what they open.</summary>
    /// <param name="line">The text of a line of the configuration by file and number, from 1; null where it cannot be read.</param>
    ImmutableArray<Remedy> Fixes(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line);
}
