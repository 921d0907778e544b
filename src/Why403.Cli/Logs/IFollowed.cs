namespace Why403.Cli.Logs;

/// <summary>A text that goes on while it is read.</summary>
internal interface IFollowed : IDisposable
{
    /// <summary>Where in its file the next byte stands.</summary>
    long Position { get; }

    /// <summary>How often the text began anew: a rotated file, or one that was cut.</summary>
    int Restarts { get; }

    /// <summary>Nothing will follow.</summary>
    bool IsEnded { get; }

    /// <summary>What has come since the last call, of one beginning alone; 0 for nothing. It does not wait.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    int Read(Span<byte> buffer);
}
