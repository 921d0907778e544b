using System.Net;

namespace Why403.Guard;

/// <summary>
/// The two look-ups that confirm a crawler by its host name. They run off the path of requests, few at a time. A look-up that
/// fails throws a <see cref="System.Net.Sockets.SocketException"/>; one that finds nothing returns an empty list.
/// </summary>
public interface IReverseNames
{
    /// <summary>The names that the holder of the address gave it (PTR). Anybody can write any name here: it proves nothing alone.</summary>
    ValueTask<IReadOnlyList<string>> NamesAsync(IPAddress address, CancellationToken cancellation);

    /// <summary>The addresses of a name (A and AAAA).</summary>
    ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellation);
}
