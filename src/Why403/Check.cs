namespace Why403;

internal enum CheckOutcome
{
    Holds,
    Fails,
    /// <summary>Nothing was given to check it against, or it cannot be seen from here.</summary>
    Open,
}

/// <summary>How one check of a list came out.</summary>
/// <param name="Name">What it looks at, in a word.</param>
/// <param name="Fact">A clause that stands alone, redacted.</param>
internal sealed record Check(string Name, CheckOutcome Outcome, string Fact)
{
    /// <summary>For <see cref="CheckOutcome.Fails"/>: a cause of the catalogue.</summary>
    public string CauseId { get; init; } = "";

    /// <summary>For <see cref="CheckOutcome.Fails"/>: how sure it is that requests are refused for this.</summary>
    public Confidence Confidence { get; init; }

    public static Check Holds(string name, string fact) => new(name, CheckOutcome.Holds, fact);

    public static Check Open(string name, string fact) => new(name, CheckOutcome.Open, fact);

    public static Check Fails(string name, string cause, Confidence confidence, string fact) => new(name, CheckOutcome.Fails, fact) { CauseId = cause, Confidence = confidence };
}
