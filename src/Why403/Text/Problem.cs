namespace Why403.Text;

/// <summary>Something in an input that could not be used: where, what, and how to mend it.</summary>
public sealed record Problem(SourceSpan? Where, string Message, string Fix = "")
{
    public override string ToString() =>
        (Where is null ? Message : $"{Where}: {Message}") + (Fix.Length == 0 ? "" : $" (fix: {Fix})");
}
