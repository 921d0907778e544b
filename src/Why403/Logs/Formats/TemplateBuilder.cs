using System.Text;
using Why403.Text;

namespace Why403.Logs.Formats;

/// <summary>Collects the fields and texts of a template in their order and makes the plan that reads a line.</summary>
internal sealed class TemplateBuilder
{
    private readonly List<Part> _parts = [];
    private readonly StringBuilder _text = new();
    private byte[] _lead = [];

    /// <summary>Fields are written without any escape, so a quote proves no end.</summary>
    public bool IsRaw { get; set; }

    public void Text(char character) => _text.Append(character);

    public void Text(string text) => _text.Append(text);

    /// <param name="rank">Which of several fields for the same slot is kept: the highest.</param>
    /// <param name="joinsTarget">The query behind a path: one target together.</param>
    public void Field(Slot slot, int rank = 1, bool isList = false, bool joinsTarget = false)
    {
        if (joinsTarget && _text.Length == 0 && _parts is [.., { Slot: Slot.Target }]) return;
        if (_parts is [.., { Slot: Slot.ClfTime or Slot.IsoTime }] && JoinsTime(slot, _text.ToString()))
        {
            _text.Clear();
            return;
        }
        Flush();
        _parts.Add(new Part { Slot = slot, Rank = rank, IsList = isList });
    }

    // The readers of times take milliseconds and zone along where they follow.
    private static bool JoinsTime(Slot slot, string between) => (slot == Slot.Fraction && between == ".") || (slot == Slot.Zone && between is ("" or " "));

    public ILineFormat? Build(string name, out Problem? problem, bool hasTail = false)
    {
        Flush();
        problem = Check();
        if (problem is not null) return null;
        var pieces = new Piece[_parts.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var part = _parts[i];
            var isBest = !_parts.Any(other => other.Slot.Field() == part.Slot.Field() && (other.Rank, -_parts.IndexOf(other)).CompareTo((part.Rank, -i)) > 0);
            var peeks = part.Behind.Length == 0 && i + 1 < pieces.Length && _parts[i + 1].Slot == Slot.Target && ShapeOf(part) == Shape.Loose;
            pieces[i] = new Piece(isBest || part.Slot == Slot.MoreReason ? part.Slot : Slot.None, ShapeOf(part), peeks ? "/"u8.ToArray() : part.Behind, peeks);
        }
        return new TextTemplate(name, _lead, pieces, hasTail);
    }

    private Problem? Check()
    {
        if (_parts.Count is 0 or > TextTemplate.MostPieces)
            return new Problem(null, $"the log format has {_parts.Count} fields", $"give a format with 1 to {TextTemplate.MostPieces} fields");
        if (_parts.All(part => part.Slot.Field() != Slot.Status))
            return new Problem(null, "the log format has no status, so no refusal can be seen in it", "add $status (nginx) or %>s (Apache) to the format");
        for (var i = 0; i + 1 < _parts.Count; i++)
            if (_parts[i].Behind.Length == 0 && ShapeOf(_parts[i]) is Shape.Loose or Shape.List && _parts[i + 1].Slot != Slot.Target)
                return new Problem(null, $"fields {i + 1} and {i + 2} of the log format touch, so nothing shows where one ends", "put a space or a quote between them");
        return null;
    }

    private Shape ShapeOf(Part part) => part.Slot switch
    {
        Slot.Status => Shape.Status,
        Slot.ClfTime => Shape.ClfTime,
        Slot.IsoTime => Shape.IsoTime,
        Slot.Size or Slot.UnixTime or Slot.DurationSeconds or Slot.DurationMilliseconds or Slot.DurationMicroseconds or Slot.DurationNanoseconds => Shape.Number,
        _ when part.IsList => Shape.List,
        // An address and an id hold no space, whatever stands around them.
        Slot.Client or Slot.ClientAndPort or Slot.Connection or Slot.RequestId when part.Behind is [(byte)' ', ..] => Shape.Word,
        // A text that begins with a quote closes a quoted field: an unquoted one is followed by a space or a comma.
        _ => !IsRaw && part.Behind is [(byte)'"', ..] ? Shape.Quoted : Shape.Loose,
    };

    private void Flush()
    {
        var text = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        if (_parts.Count == 0) _lead = text;
        else _parts[^1].Behind = text;
    }

    private sealed class Part
    {
        public required Slot Slot { get; init; }

        public required int Rank { get; init; }

        public required bool IsList { get; init; }

        public byte[] Behind { get; set; } = [];
    }
}
