using System.Collections.Immutable;
using Why403.Guard.Networks;

namespace Why403.Guard.Addresses;

/// <summary>How a hop names the address that it received a request from.</summary>
internal enum FieldForm
{
    /// <summary>One address that the hop overwrites: <c>CF-Connecting-IP</c>, <c>True-Client-IP</c>, <c>X-Real-IP</c> and the like.</summary>
    Single,
    /// <summary>A list that each hop appends to: <c>X-Forwarded-For</c>.</summary>
    List,
    /// <summary>RFC 7239.</summary>
    Forwarded,
}

/// <summary>Peers that are believed, and the one field that they are believed in.</summary>
/// <param name="Name">For events.</param>
/// <param name="FieldNumber">The same number for hops that write the same field: its values are read once.</param>
internal sealed record ForwardingHop(string Name, ImmutableArray<AddressList> From, string Field, FieldForm Form, int FieldNumber)
{
    /// <summary>More different fields than this are no chain of proxies.</summary>
    public const int MostFields = 8;

    /// <summary>A Unix domain socket on this machine is believed.</summary>
    public bool FromUnix { get; init; }

    /// <summary>
    /// A field with a shared secret that the hop adds. An address of a CDN is no proof by itself: anybody can put their own
    /// account of the same CDN in front of this site.
    /// </summary>
    public (string Field, string Secret)? Proof { get; init; }

    public bool Is(Address peer, DateTimeOffset now)
    {
        if (!peer.IsKnown) return FromUnix;
        foreach (var list in From)
            if (list.Find(peer, now) >= 0) return true;
        return false;
    }
}
