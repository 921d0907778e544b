namespace Why403.Logs.Formats.Errors;

/// <summary>What a line was to the reader of an error log.</summary>
internal enum ErrorRead
{
    /// <summary>No line of this format.</summary>
    Foreign,

    /// <summary>A line of this format, or the continuation of one.</summary>
    Own,
}

/// <summary>
/// Reads one error log from its first line to its last and keeps what explains refusals. Some logs write several lines for one
/// event, so a line can be found later than the line that completes it was read.
/// </summary>
internal abstract class ErrorReader
{
    /// <param name="line">Without its line end.</param>
    /// <param name="found">Takes the lines that explain a refusal, that look like it, or that tell of the server's own life.</param>
    public abstract ErrorRead Read(ReadOnlySpan<byte> line, ICollection<ErrorLine> found);

    /// <summary>Gives what is still held back: at the end of the file, or when a followed log is quiet.</summary>
    public virtual void Flush(ICollection<ErrorLine> found)
    {
    }
}
