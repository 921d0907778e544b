using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Why403.Guard.Networks;
using Why403.Text;

namespace Why403.Guard.Connections;

/// <summary>
/// Reads the PROXY protocol's header before anything else of a connection. It is never guessed: on this listener every
/// trusted peer must send it, and nobody else may connect, or an address could be forged by whoever reaches the port.
/// </summary>
internal sealed class ProxyProtocol(ConnectionDelegate next, AddressList trusted, bool unix, TimeProvider clock)
{
    // The text asks a sender to send the header at once, in one piece.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">An entry is no address or network; the message names all such entries.</exception>
    public static ProxyProtocol Create(ConnectionDelegate next, ReadOnlySpan<string> peers, TimeProvider clock)
    {
        var problems = new List<Problem>();
        var entries = ImmutableArray.CreateBuilder<ListEntry>();
        var unix = false;
        foreach (var peer in peers)
        {
            if (peer.Equals("unix", StringComparison.OrdinalIgnoreCase)) unix = true;
            else if (ListText.Read(peer, "the PROXY protocol's peers", problems) is { } entry) entries.Add(entry);
        }
        if (entries.Count == 0 && !unix && problems.Count == 0) problems.Add(new(null, "the PROXY protocol is on and no peer is trusted with it", "name the proxies' addresses"));
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(peers));
        return new(next, new("", entries.ToImmutable()), unix, clock);
    }

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        var peer = Address.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (peer.IsKnown ? trusted.Find(peer, clock.GetUtcNow()) < 0 : !unix) return;
        using var patience = new CancellationTokenSource(Patience, clock);
        if (!await ReadAsync(connection, peer, patience.Token)) return;
        await next(connection);
    }

    // False ends the connection without an answer: whoever speaks here does not speak HTTP yet.
    private static async Task<bool> ReadAsync(ConnectionContext connection, Address peer, CancellationToken patience)
    {
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(patience);
                var reading = Take(result.Buffer, out var length, out var source, out var port);
                switch (reading)
                {
                    case ProxyReading.NeedMore when !result.IsCompleted:
                        input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                        continue;
                    case ProxyReading.Proxied:
                        connection.Features.Set(new ProxiedConnection(peer));
                        connection.RemoteEndPoint = new IPEndPoint(source.ToIPAddress(), port);
                        goto case ProxyReading.Local;
                    case ProxyReading.Local:
                        input.AdvanceTo(result.Buffer.GetPosition(length));
                        return true;
                    default:
                        input.AdvanceTo(result.Buffer.Start);
                        return false;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
        catch (ConnectionResetException)
        {
            return false;
        }
    }

    private static ProxyReading Take(ReadOnlySequence<byte> buffer, out int length, out Address source, out ushort port)
    {
        if (buffer.IsSingleSegment) return ProxyHeader.Read(buffer.FirstSpan, out length, out source, out port);
        Span<byte> copy = stackalloc byte[ProxyHeader.Longest];
        var shown = buffer.Slice(0, Math.Min(buffer.Length, copy.Length));
        shown.CopyTo(copy);
        return ProxyHeader.Read(copy[..(int)shown.Length], out length, out source, out port);
    }
}

/// <summary>A feature of a connection whose address came from the PROXY protocol.</summary>
/// <param name="Peer">The proxy's own address.</param>
internal sealed record ProxiedConnection(Address Peer);
