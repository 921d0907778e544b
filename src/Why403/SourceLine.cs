namespace Why403;

/// <summary>One line of a text that a finding points into, its secrets redacted.</summary>
/// <param name="File">The name that spans carry.</param>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its line break; as long as the original where it is not redacted, so that spans fit.</param>
public sealed record SourceLine(string File, int Number, string Text);
