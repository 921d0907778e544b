using System.Collections.Immutable;
using Why403.Guard.Policies;

namespace Why403.Guard.Events;

internal static class EventShape
{
    private static readonly ImmutableArray<string> Actions = ["refused", "limited", "challenged", "shadow", "answered", "appealed"];

    public static ImmutableArray<Key> Events { get; } =
    [
        new("Keep", Kind.Flag, "false: keep no events; refused visitors then get no reference") { Default = "true" },
        new("Folder", Kind.Text, "where events are kept, relative to the program's content") { Default = "\"why403-events\"" },
        new("Megabytes", Kind.Whole, "how much is kept; the oldest give way") { Least = 32, Most = 1_000_000, Default = "1024" },
        new("Addresses", Kind.Choice, "network: keep /24 and /48 in place of clients' addresses") { Choices = ["whole", "network"], Default = "\"whole\"" },
        new("DaysOf", Kind.Part, "fewer days for events of some actions")
        {
            Members = [.. Actions.Select(action => new Key(action, Kind.Whole, $"days for events of the action {action}") { Least = 1, Most = 3650 })],
        },
        new("Days", Kind.Whole, "how long they are kept: they hold addresses of people") { Least = 1, Most = 3650, Default = "30" },
    ];

    /// <summary>Null where none are kept. Read at the start alone.</summary>
    public static EventKeeping? Read(SectionReader[] parts, string root)
    {
        if (parts.Any(p => p.Flag("Keep") == false)) return null;
        var folder = parts.Select(p => p.Text("Folder")).LastOrDefault(f => f is not null) ?? "why403-events";
        return new(Path.GetFullPath(folder, root), parts.Select(p => p.Whole("Megabytes", 1024)).LastOrDefault(1024) * 1_048_576L, parts.Select(p => p.Whole("Days", 30)).LastOrDefault(30))
        {
            DaysOf = DaysOf(parts), Networks = parts.Select(p => p.Choice("Addresses", "whole")).LastOrDefault("whole") == "network",
        };
    }

    private static ImmutableDictionary<string, int> DaysOf(SectionReader[] parts)
    {
        var days = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var part in parts.Select(p => p.Part("DaysOf")).OfType<SectionReader>())
            foreach (var action in Actions)
                if (part.Whole(action, 0) is > 0 and var number) days[action] = number;
        return days.ToImmutable();
    }
}
