using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Why403.Cli.Stores;

/// <summary>A connection to a store: bytes out, lines and blocks in, all within a deadline and a size.</summary>
internal sealed class StoreConnection : IDisposable
{
    private const int LongestLine = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _from;
    private int _to;

    private StoreConnection(Stream stream) => _stream = stream;

    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake of TLS was refused.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async Task<StoreConnection> OpenAsync(StoreAddress address, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellation).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (!address.Tls) return new(stream);
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new() { TargetHost = address.Host }, cancellation).ConfigureAwait(false);
            return new(tls);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(byte[] bytes, CancellationToken cancellation) => await _stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);

    /// <summary>Up to the line feed, as Latin-1.</summary>
    public async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            await MoreAsync(cancellation).ConfigureAwait(false);
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(_buffer, _from, end < 0 ? _to - _from : end));
            _from = end < 0 ? _to : _from + end + 1;
            if (end >= 0) return line.ToString().TrimEnd('\r');
        }
        throw new StoreFault("it sends a line without an end");
    }

    public async Task<byte[]> BlockAsync(int length, CancellationToken cancellation)
    {
        var block = new byte[length];
        for (var filled = 0; filled < length;)
        {
            await MoreAsync(cancellation).ConfigureAwait(false);
            var part = Math.Min(length - filled, _to - _from);
            _buffer.AsSpan(_from, part).CopyTo(block.AsSpan(filled));
            _from += part;
            filled += part;
        }
        return block;
    }

    public void Dispose() => _stream.Dispose();

    private async Task MoreAsync(CancellationToken cancellation)
    {
        if (_from < _to) return;
        _from = 0;
        _to = await _stream.ReadAsync(_buffer, cancellation).ConfigureAwait(false);
        if (_to == 0) throw new StoreFault("it closed the connection");
    }
}

/// <summary>What a store answered that is no answer, or says no.</summary>
internal sealed class StoreFault(string message) : Exception(message);
