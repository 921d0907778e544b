using System.Text;

namespace Why403.Rendering;

/// <summary>
/// The stations from the caller to the bytes, the state of each beneath its name, and the cross on the way into the one
/// that refuses. A path wider than the page goes on in further rows.
/// </summary>
internal static class PathStrip
{
    public static void Draw(Page page, IReadOnlyList<Hop> path)
    {
        if (page.Options.Ascii) Inline(page, path);
        else Rows(page, path);
    }

    // client ok > edge REFUSED > nginx - > file -
    private static void Inline(Page page, IReadOnlyList<Hop> path)
    {
        var strip = page.New();
        for (var i = 0; i < path.Count; i++)
        {
            if (i > 0) strip.Add(" > ", Role.Muted);
            var state = path[i].State switch
            {
                HopState.Refused => "REFUSED",
                HopState.NotReached => "-",
                HopState.Unknown => "?",
                var passed => Words.Of(passed),
            };
            strip.Add(path[i].Name + " ").Add(state, Roles.Of(path[i].State));
        }
        page.Paragraph(strip, "  ", "  ");
    }

    private static void Rows(Page page, IReadOnlyList<Hop> path)
    {
        var (names, states) = (page.New().Add("  "), page.New());
        var (nameEnd, stateEnd) = (2, 0);
        for (var i = 0; i < path.Count; i++)
        {
            var hop = path[i];
            var name = VisibleText.Of(hop.Name);
            var state = Words.Of(hop.State);
            var (nameCells, stateCells) = (DisplayWidth.Of(name), DisplayWidth.Of(state));
            var rowStart = nameEnd == 2 && stateEnd == 0;
            var start = rowStart ? (hop.State == HopState.Refused ? 4 : i > 0 ? 5 : 2) : Math.Max(nameEnd + 4, stateEnd + 2);
            if (!rowStart && start + Math.Max(nameCells, stateCells) > page.Options.Cells)
            {
                Flush();
                i--;
                continue;
            }
            Connect(names, nameEnd, start, hop.State == HopState.Refused, rowStart, i == 0);
            names.Add(name, hop.State == HopState.Refused ? Role.Heading : hop.State == HopState.NotReached ? Role.Muted : Role.Plain);
            var under = start + Math.Max(0, (nameCells - stateCells) / 2);
            states.Add(new string(' ', under - stateEnd)).Add(state, Roles.Of(hop.State));
            (nameEnd, stateEnd) = (start + nameCells, under + stateCells);
        }
        Flush();

        void Flush()
        {
            page.Text.Append(names).Line().Append(states).Line();
            (names, states) = (page.New().Add("  "), page.New());
            (nameEnd, stateEnd) = (2, 0);
        }
    }

    private static void Connect(StyledText names, int from, int to, bool refused, bool rowStart, bool first)
    {
        if (rowStart)
        {
            if (refused) names.Add("╳ ", Role.Refused);
            else if (!first) names.Add("── ", Role.Muted);
            return;
        }
        var line = to - from - 2;
        names.Add(" ");
        if (refused) names.Add(new string('─', line), Role.Muted).Add("╳ ", Role.Refused);
        else names.Add(new string('─', line), Role.Muted).Add(" ");
    }

    /// <summary>The strip in words, for those who cannot see it.</summary>
    public static string Describe(IReadOnlyList<Hop> path)
    {
        var words = new StringBuilder();
        foreach (var hop in path)
        {
            if (words.Length > 0) words.Append(", then ");
            words.Append(hop.Name).Append(": ").Append(Words.Of(hop.State));
        }
        return words.ToString();
    }
}
