using System.Collections.Immutable;

namespace Why403;

/// <summary>The whole answer for one request: what every writer prints, and what JSON keeps.</summary>
public sealed record Diagnosis
{
    /// <summary>The method as sent; empty when only a response is known.</summary>
    public required string Method { get; init; }

    /// <summary>The address with its secrets redacted; empty when only a response is known.</summary>
    public required string Address { get; init; }

    /// <summary>Null when no response arrived.</summary>
    public int? Status { get; init; }

    /// <summary>Where the answer sends the caller, its secrets redacted; null for no redirect, or where nobody asked.</summary>
    public string? Location { get; init; }

    /// <summary>UTC time of the response by its own <c>Date</c>, else by the capture.</summary>
    public DateTimeOffset? ObservedAt { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>One sentence: who refuses whom by what.</summary>
    public required string Answer { get; init; }

    /// <summary>The layers that this request would cross, from the caller to the bytes.</summary>
    public ImmutableArray<Hop> Path { get; init; } = [];

    /// <summary>Who wrote the refusal; null when nothing tells.</summary>
    public Refuser? Refuser { get; init; }

    /// <summary>Most confident first.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    public ImmutableArray<RuledOut> RuledOut { get; init; } = [];

    /// <summary>What could not be told, and the test that would settle it.</summary>
    public ImmutableArray<Question> Unknown { get; init; } = [];

    /// <summary>Facts worth knowing that are no cause of this refusal (a cached copy, a certificate, a decoded token).</summary>
    public ImmutableArray<Evidence> Notes { get; init; } = [];

    /// <summary>The diagnostic headers of the exchange, explained.</summary>
    public ImmutableArray<HeaderNote> Headers { get; init; } = [];

    /// <summary>What was sent, in order, and what came back.</summary>
    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>A paragraph ready to send to whoever can act; null when nothing was refused.</summary>
    public Letter? Letter { get; init; }

    /// <summary>One to three commands, exact and copyable.</summary>
    public ImmutableArray<string> Next { get; init; } = [];
}

/// <summary>A cause that would have fitted, and the fact that excludes it.</summary>
public sealed record RuledOut(Cause Cause, string Because);

/// <summary>What cannot be told from here, and the test that would settle it.</summary>
public sealed record Question(string Unknown, string Test);

/// <summary>A header of the exchange (value redacted) and what the catalogue says of it.</summary>
/// <param name="Side"><c>request</c> or <c>response</c>.</param>
public sealed record HeaderNote(string Side, string Name, string Value, string Note);

/// <summary>One request of a probe as a command that anybody can repeat, and its outcome.</summary>
/// <param name="Purpose">What it tells apart.</param>
/// <param name="Command">A curl line with secrets redacted.</param>
/// <param name="Outcome">For example "403, the same refusal".</param>
public sealed record Step(string Purpose, string Command, string Outcome);

/// <summary>The paragraph for the one who can act.</summary>
public sealed record Letter(Owner To, string Text);
