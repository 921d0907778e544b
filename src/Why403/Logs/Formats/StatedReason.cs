namespace Why403.Logs.Formats;

/// <summary>A cause that an access line names itself.</summary>
/// <param name="Confidence"><see cref="Confidence.Proven"/> where the words of the refuser fit this cause alone.</param>
internal sealed record StatedReason(string CauseId, Confidence Confidence);
