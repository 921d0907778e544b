namespace Why403.Logs;

/// <summary>A format of access logs: one line in, one decoded line out.</summary>
internal interface ILineFormat
{
    /// <summary>The name that reports and <c>--format</c> use, such as <c>nginx combined</c> or <c>caddy json</c>.</summary>
    string Name { get; }

    /// <summary>False, never an exception, where the line is not of this format. <paramref name="line"/> has no line end.</summary>
    bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields);
}
