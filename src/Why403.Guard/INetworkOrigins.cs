namespace Why403.Guard;

/// <summary>What a database says of an address. Country and network are those of its registration or use, never proof of where a person is.</summary>
/// <param name="Country">Two letters (ISO 3166), or null: unknown is a value of its own, never "elsewhere".</param>
/// <param name="Network">The autonomous system's number; 0 where unknown.</param>
public readonly record struct NetworkOrigin(string? Country, uint Network);

/// <summary>Where addresses belong. Called for each request that a rule asks this of: an implementation should allocate nothing.</summary>
public interface INetworkOrigins
{
    /// <param name="address">4 or 16 bytes, in network order; an IPv4 address is never given in its mapped form.</param>
    NetworkOrigin Find(ReadOnlySpan<byte> address);

    /// <summary>The database and its date, for events: "the network appears to be in X according to this".</summary>
    string Source { get; }
}
