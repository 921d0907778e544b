namespace Why403.Statements;

/// <summary>One phrase in which a program says why it stopped or lost a request, and what that states.</summary>
/// <param name="Text">With straight quotes: typographic ones are made straight before the comparison, which ignores case.</param>
/// <param name="Cause">Empty where the phrase shows that nothing was refused.</param>
internal sealed record BrowserPhrase(string Text, string Cause, string Message, Confidence Confidence = Confidence.Proven, Layer Layer = Layer.Client);
