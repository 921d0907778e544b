using System.Collections.Immutable;
using Why403.Signatures;

namespace Why403.Investigations;

/// <summary>The causes that the refusal marks of products name.</summary>
internal static class SignatureClues
{
    public static ImmutableArray<Clue> Of(SignatureMatch match, Exchange exchange)
    {
        var clues = ImmutableArray.CreateBuilder<Clue>();
        foreach (var (product, mark) in match.Refusals)
        {
            if (!mark.IsRefusal) continue;
            var evidence = MarkEvidence.Of(mark, exchange);
            // Candidates stand in the catalogue in the order of how often they are met.
            for (var i = 0; i < mark.Causes.Length; i++)
                clues.Add(new(mark.Causes[i], mark.Confidence, Message(mark.Says), evidence) { Layer = product.Layer, Product = product.Name, Weight = i == 0 && mark.Causes.Length > 1 ? 2 : 1 });
        }
        return clues.ToImmutable();
    }

    // A finding's message starts in lower case unless it starts with a name.
    private static string Message(string says) => says.StartsWith("This ", StringComparison.Ordinal) ? "this " + says[5..] : says;
}
