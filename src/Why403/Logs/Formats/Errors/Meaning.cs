namespace Why403.Logs.Formats.Errors;

/// <summary>What a message of an error log says about a refusal.</summary>
/// <param name="CauseId">Null where it explains none.</param>
/// <param name="Status">0 where the message does not tell.</param>
internal readonly record struct Meaning(string? CauseId, int Status = 0, string Object = "", bool IsDoubtful = false, string Number = "")
{
    /// <summary>The line is worth keeping although it names no cause: a start, a reload, a rule that only warned.</summary>
    public bool IsEvent { get; init; }

    public bool IsKept => CauseId is not null || IsEvent;
}
