namespace Why403;

/// <summary>One fact that a claim rests on. Secrets are already redacted here.</summary>
/// <param name="From">Where it was seen.</param>
/// <param name="Fact">One fact, as a clause without full stop. May hold text from strangers: writers escape it.</param>
/// <param name="Where">The place in a text, where there is one.</param>
public sealed record Evidence(VantagePoint From, string Fact, Text.SourceSpan? Where = null)
{
    public static Evidence Outside(string fact) => new(VantagePoint.Outside, fact);
}
