using System.Net;
using System.Net.Sockets;

namespace Why403.Oracle.Tests.Servers;

internal static class Loopback
{
    // Below the range from which Linux gives ports by itself (32768 on): what is found free here is not given to somebody else
    // before its server listens, which may take seconds.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on, and that no other call in this process gets.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
