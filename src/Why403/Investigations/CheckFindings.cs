using System.Collections.Immutable;
using Why403.Catalogues;

namespace Why403.Investigations;

/// <summary>A list of checks as the parts of a diagnosis.</summary>
internal static class CheckFindings
{
    public static ImmutableArray<Finding> Of(IEnumerable<Check> checks, Catalogue catalogue, VantagePoint from) =>
        Weighing.Weigh(checks.Where(c => c.Outcome == CheckOutcome.Fails).Select(c => new Clue(c.CauseId, c.Confidence, c.Fact, [new(from, $"check {c.Name}: {c.Fact}")])), catalogue, null).Findings;

    public static IEnumerable<Evidence> Notes(IEnumerable<Check> checks, VantagePoint from) => checks.Select(c => new Evidence(from, $"check {c.Name} {Word(c.Outcome)}: {c.Fact}"));

    private static string Word(CheckOutcome outcome) => outcome switch { CheckOutcome.Holds => "holds", CheckOutcome.Fails => "fails", _ => "is open" };
}
