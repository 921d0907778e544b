using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Why403.Guard.Networks;

namespace Why403.Guard.Addresses;

/// <summary>
/// Walks from the socket's peer towards the client: as long as the address at hand belongs to a hop that is believed, the hop's
/// own field names the next one, lists from right to left. The first address that is not believed is the client; whatever
/// stands further left is a stranger's text.
/// </summary>
internal static class ClientAddress
{
    // A request through more proxies than this is a loop or an attack.
    private const int MostHops = 16;

    /// <param name="path">Receives each step and why it was believed, for an event; null on the hot path.</param>
    public static Address Find(ImmutableArray<ForwardingHop> hops, Address peer, IHeaderDictionary headers, DateTimeOffset now, List<string>? path)
    {
        var current = peer;
        path?.Add($"the connection comes from {peer}");
        Span<FieldWalk> walks = stackalloc FieldWalk[ForwardingHop.MostFields];
        for (var step = 0; step < MostHops; step++)
        {
            ForwardingHop? hop = null;
            foreach (var candidate in hops)
                if (candidate.Is(current, now)) { hop = candidate; break; }
            if (hop is null) return current;
            if (hop.Proof is { } proof && !Proves(headers[proof.Field], proof.Secret))
            {
                path?.Add($"{current} is {hop.Name} by its address, and not believed: the secret in {proof.Field} is missing or another");
                return current;
            }
            if (!TryNext(hop, headers[hop.Field], ref walks[hop.FieldNumber], out var next))
            {
                path?.Add($"{current} is {hop.Name}, whose {hop.Field} holds no further address");
                return current;
            }
            path?.Add($"{current} is {hop.Name}, whose {hop.Field} says {next}");
            current = next;
        }
        return current;
    }

    private static bool TryNext(ForwardingHop hop, StringValues values, ref FieldWalk walk, out Address next)
    {
        next = default;
        return hop.Form switch
        {
            FieldForm.List => walk.Next(values, out var element) && AddressText.TryParseNode(element, out next),
            FieldForm.Forwarded => walk.Next(values, out var element) && ForwardedField.TryFor(element, out next),
            // A field that the hop overwrites stands there once. Twice, one of the two is a stranger's.
            _ => walk.Once() && values.Count == 1 && AddressText.TryParseNode(values[0], out next),
        };
    }

    private static bool Proves(StringValues values, string secret)
    {
        if (values.Count != 1 || values[0] is not { Length: <= 256 } value) return false;
        Span<byte> given = stackalloc byte[1024], wanted = stackalloc byte[1024];
        return CryptographicOperations.FixedTimeEquals(given[..Encoding.UTF8.GetBytes(value, given)], wanted[..Encoding.UTF8.GetBytes(secret, wanted)]);
    }
}
