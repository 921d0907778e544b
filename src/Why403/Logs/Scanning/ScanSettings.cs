namespace Why403.Logs.Scanning;

/// <summary>What a scan is told before it starts. All shards of a run share it.</summary>
internal sealed record ScanSettings
{
    public required KeyedHash Hash { get; init; }

    /// <summary>Keep lines that are refusals only if an error line says so; false where no error log is read.</summary>
    public bool KeepsPerhaps { get; init; }

    /// <summary>Milliseconds since 1970: earlier lines are passed over.</summary>
    public long Since { get; init; } = long.MinValue;

    /// <summary>Milliseconds since 1970: lines at or after it are passed over.</summary>
    public long Until { get; init; } = long.MaxValue;

    /// <summary>Bytes that the refusals of one shard may take; beyond it they are counted and not kept.</summary>
    public long MostBytes { get; init; } = 512L << 20;

    /// <summary>How many identities to make room for at once: a table that grows is copied.</summary>
    public int ExpectedIdentities { get; init; } = 4096;
}
