using System.Net;
using System.Net.Sockets;

namespace Why403.Oracle.Tests.Servers;

internal static class Loopback
{
    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
