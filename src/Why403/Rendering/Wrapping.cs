using System.Text;

namespace Why403.Rendering;

/// <summary>
/// Breaks paragraphs between words. Commands and addresses stay whole, and so does any word longer than the line: a
/// broken one cannot be copied. Between two wide characters a line may break, because their languages have no spaces;
/// likewise between two characters shown as their codes.
/// </summary>
internal static class Wrapping
{
    private sealed record Word(List<Run> Pieces, bool SpaceBefore)
    {
        public int Cells => Pieces.Sum(p => DisplayWidth.Of(p.Text));
    }

    public static string Wrap(string text, int width, string first = "", string rest = "")
    {
        var filled = new StyledText();
        Fill(filled, new StyledText().Add(text).Runs, width, first, rest);
        return PlainText.Write(filled);
    }

    public static void Fill(StyledText into, IReadOnlyList<Run> runs, int width, string first, string rest)
    {
        into.Add(first);
        var column = DisplayWidth.Of(first);
        var indent = DisplayWidth.Of(rest);
        var empty = true;
        foreach (var word in Words(runs, width - indent))
        {
            var space = word.SpaceBefore && !empty ? 1 : 0;
            var cells = word.Cells;
            if (!empty && column + space + cells > width)
            {
                into.Line().Add(rest);
                (column, space) = (indent, 0);
            }
            if (space == 1) into.Add(" ", word.Pieces[0].Role is Role.Command or Role.Address or Role.Code ? Role.Plain : word.Pieces[0].Role);
            foreach (var piece in word.Pieces) into.AddRun(piece);
            column += space + cells;
            empty = false;
        }
    }

    private static List<Word> Words(IReadOnlyList<Run> runs, int room)
    {
        var words = new List<Word>();
        var (space, glue) = (false, false);
        foreach (var run in runs)
        {
            if (run.IsBreak) { (space, glue) = (true, false); continue; }
            if (run.Role is Role.Command or Role.Address || (run.Role == Role.Code && DisplayWidth.Of(run.Text) <= room))
            {
                Put(run.Role, run.Text);
                continue;
            }
            var piece = new StringBuilder();
            var wide = false;
            foreach (var rune in run.Text.EnumerateRunes())
            {
                if (rune.Value == ' ')
                {
                    Flush();
                    (space, glue, wide) = (true, false, false);
                    continue;
                }
                var nowWide = DisplayWidth.IsWide(rune);
                var afterCode = rune.Value == '\\' && piece.Length >= 6 && piece[^6] == '\\' && piece[^5] == 'u';
                if ((wide && nowWide) || afterCode) { Flush(); glue = false; }
                piece.Append(rune.ToString());
                wide = nowWide;
            }
            Flush();

            void Flush()
            {
                if (piece.Length > 0) Put(run.Role, piece.ToString());
                piece.Clear();
            }
        }
        return words;

        void Put(Role role, string text)
        {
            if (glue) words[^1].Pieces.Add(new(role, text));
            else words.Add(new([new(role, text)], space));
            (space, glue) = (false, true);
        }
    }
}
