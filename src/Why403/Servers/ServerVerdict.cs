using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers;

public enum ServerOutcome
{
    /// <summary>The server answers by itself with the status.</summary>
    Answer,
    /// <summary>The server lets it pass to another program, which answers.</summary>
    HandedOver,
    /// <summary>The connection is closed without an answer (<c>return 444</c>).</summary>
    Closed,
    /// <summary>A rate or connection limit is on the way; the status is what follows within the limit.</summary>
    DependsOnTraffic,
    /// <summary>Something that is not modelled or not known decides.</summary>
    Undetermined,
}

/// <summary>What a step of the evaluation did to the request.</summary>
public enum StepRole
{
    /// <summary>A choice on the way: a server, a location, a file.</summary>
    Chosen,
    /// <summary>A test that did not decide.</summary>
    Passed,
    /// <summary>What decided the status.</summary>
    Decided,
    Note,
}

/// <summary>One step of the evaluation, in words of the request.</summary>
public sealed record TraceStep(string Phase, StepRole Role, string Text, SourceSpan? Where);

/// <summary>A line that the error log will show, without time and client.</summary>
public sealed record ErrorLogLine(string Level, string Text);

/// <summary>The answer to one request, with the proof.</summary>
public sealed record ServerVerdict
{
    public required ServerOutcome Outcome { get; init; }

    /// <summary>Null when handed over, closed or undetermined.</summary>
    public int? Status { get; init; }

    /// <summary>Where a redirect of the server's own leads: a path or an address; null for no redirect.</summary>
    public string? Location { get; init; }

    /// <summary>A cause of the catalogue; null where nothing is refused or none fits.</summary>
    public string? CauseId { get; init; }

    public Layer Layer { get; init; } = Layer.Server;

    /// <summary>One clause: what decided, or why it cannot be told.</summary>
    public required string Message { get; init; }

    /// <summary>The directive that decided.</summary>
    public SourceSpan? Where { get; init; }

    /// <summary>The file or directory that decided.</summary>
    public string? Path { get; init; }

    /// <summary>The client's address as the rules saw it: behind a trusted proxy not the peer's. Null where none was looked at.</summary>
    public string? Client { get; init; }

    /// <summary>Paths that were looked for and are not there, in order.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    public ImmutableArray<TraceStep> Steps { get; init; } = [];

    public ImmutableArray<ErrorLogLine> Log { get; init; } = [];

    /// <summary>What is handed over by FastCGI; null for another kind of hand-over, and where its address cannot be told.</summary>
    internal HandOver? HandedTo { get; init; }

    /// <summary>
    /// For a hand-over: from what the program answered, or that it was not reached (then <see cref="By"/> is null), to what the
    /// client sees; null where the server passes both on as they are.
    /// </summary>
    internal Func<ServerVerdict, ServerVerdict>? Finish { get; init; }

    /// <summary>The program behind the server that decided, by its name; null where the server itself did.</summary>
    public string? By { get; init; }

    /// <summary>Whom the program runs as that met <see cref="Path"/>, where that is not the server's worker.</summary>
    public string? RunsAs { get; init; }

    /// <summary>The status once a limit is exceeded; null where none is on the way.</summary>
    public int? LimitStatus { get; init; }

    /// <summary>The line that a fix would change: used to ask what refuses behind it.</summary>
    internal object? Deciding { get; init; }
}
