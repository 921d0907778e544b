using System.Globalization;

namespace Why403.Rendering;

/// <summary>A change of a text as removed and added lines.</summary>
internal static class PatchLines
{
    public static void Write(Page page, Patch patch)
    {
        var number = patch.Line.ToString(CultureInfo.InvariantCulture);
        var blank = new string(' ', number.Length);
        page.Text.Add($"  {blank}--> ", Role.Muted).Add($"{patch.File}:{number}", Role.Address).Line();
        var line = patch.Line;
        foreach (var removed in patch.Removed)
            page.Text.Add("  " + (line++).ToString(CultureInfo.InvariantCulture).PadLeft(number.Length) + " ", Role.Muted).Add("- " + Shown(removed), Role.Removed).Line();
        foreach (var added in patch.Added)
            page.Text.Add($"  {blank} ", Role.Muted).Add("+ " + Shown(added), Role.Added).Line();
    }

    private static string Shown(string line) => line.Replace("\t", "    ", StringComparison.Ordinal);
}
