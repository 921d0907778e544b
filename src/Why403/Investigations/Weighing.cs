using System.Collections.Immutable;
using Why403.Catalogues;

namespace Why403.Investigations;

/// <summary>Turns the clues of all readers into findings: one a cause, most confident first, exclusions apart.</summary>
internal static class Weighing
{
    public static (ImmutableArray<Finding> Findings, ImmutableArray<RuledOut> RuledOut) Weigh(IEnumerable<Clue> clues, Catalogue catalogue, Refuser? refuser)
    {
        var findings = new List<(Finding Finding, int Weight, int Order)>();
        var ruledOut = ImmutableArray.CreateBuilder<RuledOut>();
        foreach (var group in clues.GroupBy(c => c.CauseId, StringComparer.Ordinal))
        {
            if (catalogue.Cause(group.Key) is not { } entry) continue;
            var against = group.FirstOrDefault(c => c.Excludes);
            var supporting = group.Where(c => !c.Excludes && c.Weight > 0).OrderByDescending(c => c.Confidence).ThenByDescending(c => c.Weight).ToList();
            // The refuser's own statement stands above anything concluded from the rest of the exchange.
            if (against is not null && (supporting.Count == 0 || supporting[0].Confidence < Confidence.Proven))
            {
                ruledOut.Add(new(entry.Cause, against.Message));
                continue;
            }
            if (supporting.Count == 0) continue;
            var best = supporting[0];
            var evidence = group.Where(c => !c.Excludes).OrderByDescending(c => c.Confidence).SelectMany(c => c.Evidence).Distinct().ToImmutableArray();
            var layer = best.Layer ?? (MayMove(entry.Cause.Layer) ? refuser?.Layer : entry.Cause.Layer);
            var finding = new Finding(entry.Cause, layer, best.Confidence, best.Message, evidence) { Product = best.Product, Remedies = entry.Remedies };
            findings.Add((finding, group.Where(c => !c.Excludes).Sum(c => c.Weight), findings.Count));
        }
        var ranked = findings.OrderByDescending(f => f.Finding.Confidence).ThenByDescending(f => f.Weight).ThenBy(f => f.Order).Select(f => f.Finding).ToList();
        return (WithoutGuesses(ranked), ruledOut.ToImmutable());
    }

    // Rules on addresses, agents and rates are enforced by whoever stands in the way; a file mode is not.
    private static bool MayMove(Layer usual) => usual is Layer.Network or Layer.Edge or Layer.Server or Layer.Application;

    /// <summary>Once one cause is proven, mere possibilities are noise.</summary>
    private static ImmutableArray<Finding> WithoutGuesses(List<Finding> ranked) =>
        ranked.Count > 0 && ranked[0].Confidence == Confidence.Proven
            ? [.. ranked.Where(f => f.Confidence > Confidence.Possible)]
            : [.. ranked];
}
