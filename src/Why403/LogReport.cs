using System.Collections.Immutable;

namespace Why403;

/// <summary>What the logs tell: every refusal by its cause, whom it hit, and when something broke.</summary>
public sealed record LogReport
{
    public ImmutableArray<LogSource> Sources { get; init; } = [];

    /// <summary>Requests that the access logs show.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that were refused, those behind another status included.</summary>
    public long Refused { get; init; }

    /// <summary>Refusals that no longer found room in the memory that was allowed: counted in <see cref="Refused"/>, in no group.</summary>
    public long NotExplained { get; init; }

    /// <summary>Identities, an address with its agent, that were refused at least once.</summary>
    public long Clients { get; init; }

    /// <summary>How many of <see cref="Clients"/> look like people.</summary>
    public long People { get; init; }

    /// <summary>UTC; null where no line has a time.</summary>
    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>Requests by status, ascending.</summary>
    public ImmutableArray<KeyValuePair<int, long>> Statuses { get; init; } = [];

    /// <summary>What hits most people first, then what hits most requests.</summary>
    public ImmutableArray<RefusalGroup> Groups { get; init; } = [];

    /// <summary>In order of time.</summary>
    public ImmutableArray<Incident> Incidents { get; init; } = [];

    /// <summary>Lines that explain a refusal which no access line shows.</summary>
    public ImmutableArray<HiddenRefusals> Hidden { get; init; } = [];

    /// <summary>The whole span in equal parts.</summary>
    public ImmutableArray<TimeBin> Timeline { get; init; } = [];

    /// <summary>Not all input was read: it was interrupted, or a file ended early.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>One file and what was made of it.</summary>
/// <param name="Name">As the caller named it.</param>
/// <param name="Format">The format's name; empty where none was found.</param>
/// <param name="Unread">Lines that the format does not read.</param>
/// <param name="UnreadRefusals">Of these, lines that seem to hold a 403.</param>
/// <param name="Samples">The first unread lines, cut.</param>
/// <param name="ClockOffset">How far the log's clock is ahead of UTC, where the log does not say and the join has found it.</param>
public sealed record LogSource(string Name, string Format, long Lines, long Unread, long UnreadRefusals, ImmutableArray<string> Samples, TimeSpan? ClockOffset = null)
{
    /// <summary>What went wrong with the file; null for nothing.</summary>
    public Text.Problem? Problem { get; init; }

    public bool IsErrorLog { get; init; }
}

/// <summary>Refusals with one cause.</summary>
public sealed record RefusalGroup
{
    /// <summary>Null where neither log says why.</summary>
    public Cause? Cause { get; init; }

    /// <summary>An AH number, a rule's id, a zone, or the access line's own reason; empty for none.</summary>
    public string Number { get; init; } = "";

    /// <summary>The statuses that the clients saw, the most frequent first.</summary>
    public ImmutableArray<int> Statuses { get; init; } = [];

    public Confidence Confidence { get; init; }

    /// <summary>One sentence: how the cause is known, or what the unexplained ones have in common.</summary>
    public string Basis { get; init; } = "";

    public long Count { get; init; }
    public long Clients { get; init; }

    /// <summary>Clients by class, the most frequent first.</summary>
    public ImmutableArray<KeyValuePair<ClientClass, long>> Classes { get; init; } = [];

    /// <summary>Clients that look like people.</summary>
    public long People { get; init; }

    public DateTimeOffset? First { get; init; }
    public DateTimeOffset? Last { get; init; }

    /// <summary>The most refused paths, numbers and ids in them made one, with their counts.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Paths { get; init; } = [];

    /// <summary>One refusal of the group, a person's where there is one.</summary>
    public RefusalExample? Example { get; init; }

    /// <summary>What the server's configuration says of the example, where it was given and agrees that it is refused.</summary>
    public Finding? Proof { get; init; }

    /// <summary>The lines of the configuration that refuse the example; empty for none.</summary>
    public ImmutableArray<SourceLine> Source => Proof?.Source ?? [];

    public ImmutableArray<Remedy> Remedies { get; init; } = [];
}

/// <summary>One refused request.</summary>
/// <param name="Request">The request line as the client sent it, secrets redacted.</param>
/// <param name="Where">The file and the byte at which its line starts.</param>
/// <param name="Line">What the error log says of it; empty for nothing.</param>
/// <param name="Class">What its client looks like.</param>
/// <param name="Signs">Why the client is taken for that.</param>
public sealed record RefusalExample(DateTimeOffset? At, string Client, string Request, int Status, string Agent, string Host, string Where, string Line, ClientClass Class, ImmutableArray<string> Signs);

/// <summary>One refusal of a log that is followed, as soon as it is known.</summary>
/// <param name="Cause">Null where no line says why so far.</param>
/// <param name="Number">An AH number, a rule's id, a zone, or the access line's own reason; empty for none.</param>
/// <param name="Basis">One sentence: how the cause is known.</param>
public sealed record LoggedRefusal(Cause? Cause, string Number, Confidence Confidence, string Basis, RefusalExample Request);

/// <summary>What a client looks like by all its requests. Never more than a likeness.</summary>
public enum ClientClass
{
    /// <summary>Signs of a person at a browser, and none against it.</summary>
    Person,

    /// <summary>More signs of a person than against it.</summary>
    PerhapsPerson,

    /// <summary>A program that calls an interface.</summary>
    Program,

    /// <summary>A search engine, feed reader or link preview by its own word.</summary>
    Crawler,
    Monitor,

    /// <summary>Pages of another site that embed images of this one.</summary>
    HotLink,

    /// <summary>Probes for what is open.</summary>
    Attack,
    Unclear,
}

/// <summary>A time in which far more clients than usual were refused for one cause.</summary>
/// <param name="Cause">Null where neither log says why.</param>
/// <param name="Scope">The first part of the path, such as <c>/checkout</c>.</param>
/// <param name="End">Null while it goes on.</param>
/// <param name="Usual">Clients that would have been expected in this time.</param>
/// <param name="Before">What an error log says shortly before the start: a reload, the first line of its kind; empty for nothing.</param>
public sealed record Incident(Cause? Cause, string Scope, DateTimeOffset Start, DateTimeOffset? End, long Clients, long People, long Refused, double Usual, string Before);

/// <summary>Error lines that explain a refusal while no access line shows one.</summary>
public sealed record HiddenRefusals(Cause Cause, string Number, long Count, string Line, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>One part of the span.</summary>
/// <param name="People">Refused clients that look like people.</param>
public readonly record struct TimeBin(DateTimeOffset Start, long Requests, long Refused, long People);
