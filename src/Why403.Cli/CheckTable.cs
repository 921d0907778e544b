using Why403.Rendering;

namespace Why403.Cli;

/// <summary>A list of checks on the screen, in order.</summary>
internal static class CheckTable
{
    public static StyledText Of(IReadOnlyList<Check> checks, RenderOptions render)
    {
        var page = new StyledText(render.Ascii).Line().Line("checks, in order:", Role.Heading);
        var widest = Math.Min(checks.Max(c => c.Name.Length), 16);
        foreach (var check in checks)
        {
            var (word, role) = check.Outcome switch { CheckOutcome.Holds => ("holds", Role.Ok), CheckOutcome.Fails => ("fails", Role.Refused), _ => ("open ", Role.Muted) };
            page.Add("   ").Add(word, role).Add("  ").Add(check.Name.PadRight(widest), Role.Heading).Add("  ");
            var indent = 12 + widest;
            var lines = Wrapping.Wrap(check.Fact, Math.Max(render.Width, 40) - indent).TrimEnd('\n').Split('\n');
            page.Line(lines[0]);
            foreach (var line in lines.Skip(1)) page.Line(new string(' ', indent) + line);
        }
        return page;
    }
}
