namespace Why403.Probing;

/// <summary>Sends one request and reads one answer. The core is handed it; it follows no redirect and keeps no cookie.</summary>
public interface ITransport
{
    /// <summary>
    /// Never throws for what the network does: no answer becomes <see cref="Exchange.Failure"/>. Reads at most
    /// <paramref name="bodyCap"/> bytes of a body, after content coding.
    /// </summary>
    ValueTask<Exchange> SendAsync(Request request, Route route, int bodyCap, CancellationToken cancellation);
}

/// <summary>How a request travels, where a variant tests the way and not the words.</summary>
public sealed record Route
{
    public static Route Default { get; } = new();

    /// <summary>Null: the newest that both sides speak.</summary>
    public Version? HttpVersion { get; init; }

    /// <summary>Null: whatever the resolver prefers; 4 or 6 otherwise.</summary>
    public int? IpFamily { get; init; }
}
