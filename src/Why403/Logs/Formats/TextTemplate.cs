namespace Why403.Logs.Formats;

/// <summary>
/// A format of text and fields in turn. Fields that a client writes end where their text behind is found and everything after
/// it fits; so a user name that looks like a time does not shift the fields behind it.
/// </summary>
internal sealed class TextTemplate : ILineFormat
{
    /// <summary>More fields than any format in use; the positions live on the stack.</summary>
    public const int MostPieces = 96;

    // Each step back is one more search: a hostile line costs this many, an honest one costs none or a few.
    private const int MostStepsBack = 64;

    private readonly byte[] _lead;
    private readonly Piece[] _pieces;
    private readonly bool _hasTail;

    /// <param name="hasTail">Whatever follows the last field is left unread.</param>
    public TextTemplate(string name, byte[] lead, Piece[] pieces, bool hasTail = false)
    {
        Name = name;
        _lead = lead;
        _pieces = pieces;
        _hasTail = hasTail;
    }

    public string Name { get; }

    /// <summary>True where lines of this format begin as those of <paramref name="other"/>, and say nothing behind that would fill its fields otherwise.</summary>
    /// <param name="hasTail">More may follow.</param>
    public bool StartsAs(ILineFormat other, out bool hasTail)
    {
        hasTail = false;
        if (other is not TextTemplate { _hasTail: false } head || head._pieces.Length > _pieces.Length || !_lead.AsSpan().SequenceEqual(head._lead)) return false;
        hasTail = _hasTail || _pieces.Length > head._pieces.Length;
        for (var i = 0; i < head._pieces.Length; i++)
        {
            var (mine, its) = (_pieces[i], head._pieces[i]);
            // The text behind the last field of the other may go on here.
            var isSame = i == head._pieces.Length - 1 ? mine.Behind.AsSpan().StartsWith(its.Behind) : mine.Behind.AsSpan().SequenceEqual(its.Behind);
            if (mine.Slot != its.Slot || mine.Shape != its.Shape || mine.Peeks != its.Peeks || !isSame) return false;
        }
        return _pieces.Skip(head._pieces.Length).All(piece => head._pieces.All(its => its.Slot == Slot.None || its.Slot.Field() != piece.Slot.Field()));
    }

    public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
    {
        Span<int> starts = stackalloc int[_pieces.Length];
        Span<int> ends = stackalloc int[_pieces.Length];
        if (!line.StartsWith(_lead) || !TryMatch(line, starts, ends, out var time)) return false;
        var pieces = _pieces;
        for (var i = 0; i < pieces.Length; i++)
        {
            var slot = pieces[i].Slot;
            if (slot == Slot.None) continue;
            if (slot is Slot.ClfTime or Slot.IsoTime) fields.Time = time;
            else if (slot == Slot.MoreReason) fields.Reason = Joined(fields.Reason, line, starts[i], ends[i]);
            else FieldWriter.Set(ref fields, slot, line[starts[i]..ends[i]]);
        }
        Targets.Split(ref fields);
        return true;
    }

    /// <param name="time">What the template's time says: finding where it ends has read it.</param>
    private bool TryMatch(ReadOnlySpan<byte> line, Span<int> starts, Span<int> ends, out long time)
    {
        time = AccessLine.NoTime;
        var pieces = _pieces;
        var stepsBack = MostStepsBack;
        var at = 0;
        var position = _lead.Length;
        var from = position;
        while (true)
        {
            if (at == pieces.Length)
            {
                if (position == line.Length || _hasTail) return true;
            }
            else
            {
                var piece = pieces[at];
                var end = End(line, piece, position, from, isLast: at == pieces.Length - 1 && !_hasTail, ref time);
                if (end >= 0)
                {
                    starts[at] = position;
                    ends[at] = end;
                    position = piece.Peeks ? end : end + piece.Behind.Length;
                    from = position;
                    at++;
                    continue;
                }
            }
            do at--;
            while (at >= 0 && pieces[at].Shape is not (Shape.Loose or Shape.List));
            if (at < 0 || --stepsBack < 0) return false;
            position = starts[at];
            from = ends[at] + 1;
        }
    }

    /// <summary>Where the field that starts at <paramref name="start"/> ends, at or behind <paramref name="from"/>; -1 for nowhere.</summary>
    private static int End(ReadOnlySpan<byte> line, Piece piece, int start, int from, bool isLast, ref long time)
    {
        if (from > line.Length) return -1;
        var end = piece.Shape switch
        {
            Shape.Quoted => Escapes.ClosingQuote(line, start),
            Shape.Word => line[start..].IndexOf((byte)' ') is >= 0 and var space ? start + space : -1,
            Shape.Number => NumberEnd(line, start),
            Shape.Status => start < line.Length && line[start] == '-' ? start + 1 : FieldWriter.Status(line.Slice(start, Math.Min(3, line.Length - start))) != 0 ? start + 3 : -1,
            Shape.ClfTime or Shape.IsoTime => TimeEnd(line, piece, start, ref time),
            Shape.List => ListEnd(line, piece.Behind, from),
            _ => LooseEnd(line, piece.Behind, from, isLast),
        };
        return end >= 0 && end <= line.Length && line[end..].StartsWith(piece.Behind) ? end : -1;
    }

    private static int LooseEnd(ReadOnlySpan<byte> line, byte[] behind, int from, bool isLast)
    {
        if (isLast) return line.Length - behind.Length is var last && last >= from ? last : -1;
        return line[from..].IndexOf(behind) is >= 0 and var found ? from + found : -1;
    }

    private static int TimeEnd(ReadOnlySpan<byte> line, Piece piece, int start, ref long time)
    {
        var used = piece.Shape == Shape.ClfTime ? LogTimes.Clf(line[start..], out var read) : LogTimes.Iso(line[start..], out read);
        if (used == 0) return -1;
        if (piece.Slot != Slot.None) time = read;
        return start + used;
    }

    private static int ListEnd(ReadOnlySpan<byte> line, byte[] behind, int from)
    {
        if (behind.Length == 0) return line.Length;
        while (line[from..].IndexOf(behind) is >= 0 and var found)
        {
            var end = from + found;
            var isInside = behind[0] == ' ' && ((end > 0 && line[end - 1] is (byte)',' or (byte)':') || line[end..].StartsWith(" : "u8));
            if (!isInside) return end;
            from = end + 1;
        }
        return -1;
    }

    private static int NumberEnd(ReadOnlySpan<byte> line, int start)
    {
        var end = start;
        while (end < line.Length && line[end] == ' ') end++;
        var digits = end;
        while (end < line.Length && line[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-') end++;
        return end > digits ? end : -1;
    }

    private static ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> reason, ReadOnlySpan<byte> line, int start, int end)
    {
        var isNone = end - start == 1 && line[start] == '-';
        if (isNone) return reason;
        if (reason.IsEmpty || !line[..start].Overlaps(reason, out var offset)) return line[start..end];
        return line[offset..end];
    }
}
