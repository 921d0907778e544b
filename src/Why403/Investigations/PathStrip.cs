using System.Collections.Immutable;
using Why403.Signatures;

namespace Why403.Investigations;

/// <summary>Draws the layers that a request crosses, and where this one stopped.</summary>
internal static class PathStrip
{
    public static ImmutableArray<Hop> Of(Request request, SignatureMatch match, Refuser? refuser, Verdict verdict, bool answered)
    {
        var hops = new List<Hop> { new(Layer.Client, "client", HopState.Unknown) };
        foreach (var (product, _) in match.Present.OrderBy(p => p.Product.Layer))
            if (product.Layer is Layer.Network or Layer.Edge or Layer.Server or Layer.Runtime && product.Name != refuser?.Name)
                hops.Add(new(product.Layer, product.Name, HopState.Unknown));
        var at = 0;
        if (refuser is { Layer: not Layer.Client })
        {
            at = hops.FindLastIndex(h => h.Layer <= refuser.Layer) + 1;
            hops.Insert(at, new(refuser.Layer, refuser.Name, HopState.Refused));
        }
        if (refuser?.Layer != Layer.Application && !hops.Exists(h => h.Layer == Layer.Application))
            hops.Add(new(Layer.Application, refuser?.Layer is Layer.Server or Layer.FileSystem ? "content" : "origin", HopState.Unknown));

        for (var i = 0; i < hops.Count; i++)
        {
            var state = verdict switch
            {
                Verdict.NotRefused => HopState.Passed,
                Verdict.Refused when refuser is { Layer: Layer.Client } => i == 0 ? HopState.Refused : HopState.Unknown,
                Verdict.Refused when refuser is not null => i < at ? HopState.Passed : i == at ? HopState.Refused : HopState.NotReached,
                _ => i == 0 && answered ? HopState.Passed : HopState.Unknown,
            };
            hops[i] = hops[i] with { State = state };
        }
        return [.. hops];
    }
}
