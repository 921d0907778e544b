using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Why403.Tests.Cli;

/// <summary>A server on a free port of 127.0.0.1 that answers every connection as a function says, bounded in number.</summary>
internal sealed class HostileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public HostileServer(Func<Stream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _ = ServeAsync(answer);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public int Connections { get; private set; }

    public static Func<Stream, CancellationToken, Task> Saying(string text) => (stream, stop) => stream.WriteAsync(Encoding.Latin1.GetBytes(text), stop).AsTask();

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> answer)
    {
        while (Connections < 100)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            Connections++;
            _ = OneAsync(client, answer);
        }
    }

    private async Task OneAsync(TcpClient client, Func<Stream, CancellationToken, Task> answer)
    {
        using var own = client;
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[8192];
            _ = await stream.ReadAsync(buffer, _stop.Token);
            await answer(stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client hung up, as it should.
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }
}
