using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>Reads the bullets of a <c>fix</c> section: <c>- OWNER, SAFETY: TITLE</c>, then indented detail and check lines.</summary>
internal static class RemedyReader
{
    public static ImmutableArray<Remedy> Read(Entry entry, ICollection<Problem> problems, string section = "fix")
    {
        if (entry.Section(section) is not { } fix)
        {
            problems.Add(entry.Problem(1, $"there is no section `{section}`", $"add `## {section}` with a remedy for each owner"));
            return [];
        }
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        foreach (var line in fix.Lines)
        {
            if (line.Text.StartsWith("- ", StringComparison.Ordinal))
            {
                if (Bullet(line.Text[2..]) is { } remedy) remedies.Add(remedy);
                else problems.Add(entry.Problem(line.Number, "a remedy is not `- OWNER, SAFETY: TITLE`", $"owners: {Words.AllOwners}; safety: {Words.AllSafeties}"));
            }
            else if (line.Text.StartsWith("  ", StringComparison.Ordinal) && remedies.Count > 0)
            {
                var text = line.Text.Trim();
                remedies[^1] = text.StartsWith("check:", StringComparison.Ordinal)
                    ? remedies[^1] with { Check = text[6..].Trim() }
                    : remedies[^1].Check is { } check
                        ? remedies[^1] with { Check = check + " " + text }
                        : remedies[^1] with { Detail = (remedies[^1].Detail + " " + text).Trim() };
            }
        }
        return remedies.ToImmutable();
    }

    private static Remedy? Bullet(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var comma = text.IndexOf(", ", StringComparison.Ordinal);
        if (comma < 0 || colon < comma) return null;
        return Words.Owner(text[..comma]) is { } owner && Words.Safety(text[(comma + 2)..colon]) is { } safety
            ? new(owner, safety, text[(colon + 2)..].Trim())
            : null;
    }
}
