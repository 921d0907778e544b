using System.Collections.Immutable;

namespace Why403.Servers;

/// <summary>Entries whose names differ from what was looked for by case alone: a site that was moved from a system where case does not count.</summary>
internal static class NearMisses
{
    private const int MostPaths = 8;

    public static ImmutableArray<string> Of(ServerVerdict verdict, IWorkerFiles files)
    {
        if (verdict.Status != 404) return [];
        var near = ImmutableArray.CreateBuilder<string>();
        foreach (var path in verdict.Missing.Take(MostPaths))
        {
            var parent = FileWalk.Parent(path);
            var name = path[(path.LastIndexOf('/') + 1)..];
            foreach (var other in files.Names(parent))
                if (other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase)) near.Add(parent == "/" ? "/" + other : $"{parent}/{other}");
        }
        return [.. near.Distinct()];
    }
}
