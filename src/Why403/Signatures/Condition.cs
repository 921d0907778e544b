using System.Collections.Immutable;

namespace Why403.Signatures;

/// <summary>What a condition looks at.</summary>
internal enum Subject { Status, Reason, Header, Cookie, Body, Title, Json, Xml, Url, Method, BodyEmpty, BodyUnder }

internal enum Comparison { Present, Equal, StartsWith, Contains }

/// <summary>One line of a product file: a test on an exchange (catalogue/README.md lists the forms).</summary>
/// <param name="Name">The header, cookie, property or element; empty for other subjects. A cookie prefix ends with <c>*</c>.</param>
/// <param name="Texts">Alternatives: one must hold.</param>
/// <param name="Numbers">Statuses, or the byte bound of <see cref="Subject.BodyUnder"/>.</param>
internal sealed record Condition(Subject Subject, Comparison Comparison, string Name, ImmutableArray<string> Texts, ImmutableArray<int> Numbers, bool Negated)
{
    /// <summary>The line as written, for evidence and problems.</summary>
    public required string Written { get; init; }

    /// <summary>Cheap tests first: most rules fall at their status.</summary>
    public int Cost => Subject switch
    {
        Subject.Status => 0,
        Subject.Method => 1,
        Subject.Reason => 2,
        Subject.BodyEmpty or Subject.BodyUnder => 3,
        Subject.Header => 4,
        Subject.Body => 5,
        Subject.Cookie => 6,
        Subject.Url => 7,
        Subject.Title => 8,
        _ => 9,
    };

    /// <summary>Whether it looks at what a refusal is made of; a status or a method alone is not.</summary>
    public bool Marks => !Negated && Subject is not (Subject.Status or Subject.Method or Subject.BodyUnder);
}
