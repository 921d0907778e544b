using System.Collections.Immutable;
using Why403.Guard.Policies;

namespace Why403.Guard.Events;

internal static class EventShape
{
    public static ImmutableArray<Key> Events { get; } =
    [
        new("Keep", Kind.Flag, "false: keep no events; refused visitors then get no reference") { Default = "true" },
        new("Folder", Kind.Text, "where events are kept, relative to the program's content") { Default = "\"why403-events\"" },
        new("Megabytes", Kind.Whole, "how much is kept; the oldest give way") { Least = 32, Most = 1_000_000, Default = "1024" },
        new("Days", Kind.Whole, "how long they are kept: they hold addresses of people") { Least = 1, Most = 3650, Default = "30" },
    ];

    /// <summary>Null where none are kept. Read at the start alone.</summary>
    public static EventKeeping? Read(SectionReader[] parts, string root)
    {
        if (parts.Any(p => p.Flag("Keep") == false)) return null;
        var folder = parts.Select(p => p.Text("Folder")).LastOrDefault(f => f is not null) ?? "why403-events";
        return new(Path.GetFullPath(folder, root), parts.Select(p => p.Whole("Megabytes", 1024)).LastOrDefault(1024) * 1_048_576L, parts.Select(p => p.Whole("Days", 30)).LastOrDefault(30));
    }
}
