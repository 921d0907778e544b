using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Why403.Guard.Sessions;

/// <summary>One connection to memcached in its text protocol (doc/protocol.txt of memcached 1.6). One command at a time.</summary>
internal sealed class MemcachedConnection : IDisposable
{
    private const int LongestLine = 2048;
    private const int LongestValue = 8 << 20;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _from;
    private int _to;

    private MemcachedConnection(Socket socket) => _socket = socket;

    /// <exception cref="SocketException">Nothing listens there.</exception>
    public static async Task<MemcachedConnection> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellation);
            return new(socket);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The value and its flags; null where there is none.</summary>
    /// <exception cref="IOException">The connection broke, or the answer is none of memcached.</exception>
    public async Task<(byte[] Value, uint Flags)?> GetAsync(string key, CancellationToken cancellation)
    {
        await SendAsync($"get {key}\r\n", [], cancellation);
        var line = await LineAsync(cancellation);
        if (line == "END") return null;
        var words = line.Split(' ');
        if (words is not ["VALUE", var name, var flagText, var lengthText, ..] || name != key || !uint.TryParse(flagText, NumberStyles.None, CultureInfo.InvariantCulture, out var flags) || !int.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > LongestValue) throw Strange(line);
        var value = new byte[length];
        await FillAsync(value, cancellation);
        if (await LineAsync(cancellation) != "" || await LineAsync(cancellation) != "END") throw Strange("a value without its end");
        return (value, flags);
    }

    /// <summary>A command of one line, and a block behind it where there is one; its one line of answer.</summary>
    /// <exception cref="IOException">The connection broke, or the answer says that the command failed.</exception>
    public async Task<string> CommandAsync(string command, byte[]? block, CancellationToken cancellation)
    {
        await SendAsync(command + "\r\n", block is null ? [] : [.. block, (byte)'\r', (byte)'\n'], cancellation);
        var line = await LineAsync(cancellation);
        return line.StartsWith("ERROR", StringComparison.Ordinal) || line.StartsWith("CLIENT_ERROR", StringComparison.Ordinal) || line.StartsWith("SERVER_ERROR", StringComparison.Ordinal) ? throw Strange(line) : line;
    }

    public void Dispose() => _socket.Dispose();

    private static IOException Strange(string line) => new($"memcached answered {Text.Redaction.Quote(line)}");

    private async Task SendAsync(string command, byte[] block, CancellationToken cancellation)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(command), .. block];
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellation);
        }
        catch (SocketException e)
        {
            throw new IOException("the connection to memcached broke", e);
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            if (_from == _to) await ReadAsync(cancellation);
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(_buffer, _from, end < 0 ? _to - _from : end));
            _from = end < 0 ? _to : _from + end + 1;
            if (end >= 0) return line.ToString().TrimEnd('\r');
        }
        throw Strange("a line without an end");
    }

    private async Task FillAsync(byte[] value, CancellationToken cancellation)
    {
        for (var filled = 0; filled < value.Length;)
        {
            if (_from == _to) await ReadAsync(cancellation);
            var length = Math.Min(value.Length - filled, _to - _from);
            _buffer.AsSpan(_from, length).CopyTo(value.AsSpan(filled));
            _from += length;
            filled += length;
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            _from = 0;
            _to = await _socket.ReceiveAsync(_buffer, cancellation);
        }
        catch (SocketException e)
        {
            throw new IOException("the connection to memcached broke", e);
        }
        if (_to == 0) throw new IOException("memcached closed the connection");
    }
}
