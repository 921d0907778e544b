using System.Net;
using System.Net.Sockets;

namespace Why403.Guard.Bots;

/// <summary>The look-ups by the resolver of the operating system, which gives one name of an address.</summary>
internal sealed class SystemNames : IReverseNames
{
    public async ValueTask<IReadOnlyList<string>> NamesAsync(IPAddress address, CancellationToken cancellation)
    {
        try
        {
            return [(await Dns.GetHostEntryAsync(address.ToString(), cancellation)).HostName];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return [];
        }
    }

    public async ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(name, cancellation);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return [];
        }
    }
}
