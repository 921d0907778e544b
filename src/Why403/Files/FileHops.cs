using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>Draws the components of a path as stations: the strip of a file diagnosis.</summary>
internal static class FileHops
{
    public static ImmutableArray<Hop> Of(PathTrace trace)
    {
        var hops = ImmutableArray.CreateBuilder<Hop>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var refused = false;
        foreach (var step in trace.Steps)
        {
            var state = step.Refuses && !refused ? HopState.Refused : refused ? HopState.NotReached : step.Obstacle == Obstacle.Unknown ? HopState.Unknown : HopState.Passed;
            refused |= step.Refuses;
            if (places.TryGetValue(step.Path, out var at))
            {
                if (hops[at].State == HopState.Passed) hops[at] = hops[at] with { State = state };
                continue;
            }
            places[step.Path] = hops.Count;
            hops.Add(new(Layer.FileSystem, Name(step.Path) + (step.Kind == StepKind.Follow ? " -> " + step.Target : ""), state));
        }
        if (trace.Ending == Ending.TooManyLinks && !refused && places.TryGetValue(trace.End, out var loop)) hops[loop] = hops[loop] with { State = HopState.Refused };
        if (trace.Ending != Ending.Reached && !places.ContainsKey(trace.End))
            hops.Add(new(Layer.FileSystem, Name(trace.End), trace.Ending == Ending.Hidden && !refused ? HopState.Unknown : trace.BrokenLink.Length > 0 && !refused ? HopState.Refused : HopState.NotReached));
        return hops.ToImmutable();
    }

    private static string Name(string path) => path == "/" ? "/" : path[(path.LastIndexOf('/') + 1)..];
}
