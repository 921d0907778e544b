namespace Why403.Logs.Scanning;

/// <summary>A way through the lines of one format.</summary>
internal interface ILineScan
{
    /// <param name="block">Whole lines; the last may lack its line end.</param>
    /// <param name="offset">Where the block starts in its file.</param>
    void Read(ReadOnlySpan<byte> block, int source, long offset, AccessShard shard);
}
