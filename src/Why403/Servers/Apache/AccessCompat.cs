using System.Collections.Immutable;

namespace Why403.Servers.Apache;

internal enum CompatOrder { DenyAllow, AllowDeny, MutualFailure }

internal enum Satisfy { Unset, All, Any }

/// <summary>One <c>Allow</c> or <c>Deny</c> item.</summary>
/// <param name="Variable">The variable of <c>env=</c>; with no range and no variable the word is a host, which reverse DNS decides.</param>
internal sealed record CompatItem(Directive Source, string Word, ulong Limited, bool IsAll, AddressRange? Range, string? Variable, bool IsNegated);

/// <summary>Order, Allow, Deny and Satisfy of one section; a section that has any of them inherits none (mod_access_compat.c has no merge).</summary>
internal sealed class AccessCompat
{
    public List<CompatItem> Allows { get; } = [];

    public List<CompatItem> Denies { get; } = [];

    private readonly List<(ulong Limited, CompatOrder Order, Directive Source)> _orders = [];
    private readonly List<(ulong Limited, Satisfy Satisfy, Directive Source)> _satisfies = [];

    public void Set(ulong limited, CompatOrder order, Directive source) => _orders.Add((limited, order, source));

    public void Set(ulong limited, Satisfy satisfy, Directive source) => _satisfies.Add((limited, satisfy, source));

    public (CompatOrder Order, Directive? Source) OrderFor(int method)
    {
        var found = _orders.FindLast(o => (o.Limited >> method & 1) != 0);
        return (found.Order, found.Source);
    }

    public (Satisfy Satisfy, Directive? Source) SatisfyFor(int method)
    {
        var found = _satisfies.FindLast(o => (o.Limited >> method & 1) != 0);
        return (found.Satisfy, found.Source);
    }
}
