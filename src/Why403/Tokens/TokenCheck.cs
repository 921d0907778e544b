namespace Why403.Tokens;

internal enum CheckOutcome
{
    Holds,
    Fails,
    /// <summary>Nothing was given to check it against, or only the server can.</summary>
    Open,
}

/// <summary>How one check of a token came out.</summary>
/// <param name="Name">The member of the token that it reads, or <c>form</c> and <c>signature</c>.</param>
/// <param name="Fact">A clause that stands alone, redacted.</param>
internal sealed record TokenCheck(string Name, CheckOutcome Outcome, string Fact)
{
    /// <summary>For <see cref="CheckOutcome.Fails"/>: a cause of the catalogue.</summary>
    public string CauseId { get; init; } = "";

    /// <summary>For <see cref="CheckOutcome.Fails"/>: how sure it is that a server refuses the token for this.</summary>
    public Confidence Confidence { get; init; }

    public static TokenCheck Holds(string name, string fact) => new(name, CheckOutcome.Holds, fact);

    public static TokenCheck Open(string name, string fact) => new(name, CheckOutcome.Open, fact);

    public static TokenCheck Fails(string name, string cause, Confidence confidence, string fact) => new(name, CheckOutcome.Fails, fact) { CauseId = cause, Confidence = confidence };
}
