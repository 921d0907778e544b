using Why403.Guard;
using Why403.Guard.Events;

namespace Why403.Cli.Events;

/// <summary>The folder in which a guard keeps its events.</summary>
internal sealed class EventFolder
{
    private const string Variable = "WHY403_EVENTS";
    private const string Usual = "why403-events";

    private EventFolder(string path) => Path = path;

    public string Path { get; }

    /// <param name="given">As named; else the environment's, else the folder that the guard makes beside a program.</param>
    public static EventFolder Open(string? given)
    {
        var named = given ?? Environment.GetEnvironmentVariable(Variable);
        var path = named is { Length: > 0 } ? named : Usual;
        if (File.Exists(path)) throw Complaint.Usage($"{path} is a file", "name the folder that holds the segments, as Guard:Events:Folder does");
        if (!Directory.Exists(path)) throw Complaint.Unreadable($"there is no folder {path}", $"name the guard's folder of events: --events DIR, or {Variable}");
        return new(path);
    }

    public GuardEvent? Find(string reference) => Guarded(() => EventReader.Find(Path, reference));

    /// <summary>What visitors wrote about a refusal, oldest first.</summary>
    public IReadOnlyList<GuardEvent> Appeals(string reference) => Guarded(() => EventReader.Appeals(Path, reference));

    /// <summary>Newest first.</summary>
    public List<GuardEvent> Read(Func<GuardEvent, bool> wanted) => Guarded(() => EventReader.Read(Path).Where(wanted).ToList());

    private T Guarded<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Complaint.Unreadable($"cannot read the events in {Path}: {Terminal.Neutral(e.Message)}", "run it as the user of the guarded program, who alone can read them");
        }
    }
}
