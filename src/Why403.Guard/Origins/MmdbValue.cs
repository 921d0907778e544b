namespace Why403.Guard.Origins;

internal enum MmdbType
{
    Broken = -1,
    Pointer = 1,
    Text = 2,
    Double = 3,
    Bytes = 4,
    UInt16 = 5,
    UInt32 = 6,
    Map = 7,
    Int32 = 8,
    UInt64 = 9,
    UInt128 = 10,
    Array = 11,
    Flag = 14,
    Float = 15,
}

/// <summary>
/// One value of a data section of the MaxMind DB format, version 2 (maxmind.github.io/MaxMind-DB). The file is a stranger's:
/// every step stays within the section, follows one pointer, and ends.
/// </summary>
internal readonly ref struct MmdbValue
{
    // A record of a city database has some 200 values; a hostile one may nest and repeat without end.
    private const int MostSteps = 2_000;
    private const int Deepest = 16;

    private readonly ReadOnlySpan<byte> _section;

    private MmdbValue(ReadOnlySpan<byte> section, MmdbType type, int start, int size)
    {
        _section = section;
        (Type, Start, Size) = (type, start, size);
    }

    public MmdbType Type { get; }

    /// <summary>Bytes, or entries of a map or an array.</summary>
    private int Size { get; }

    private int Start { get; }

    public ReadOnlySpan<byte> Content => Type is MmdbType.Map or MmdbType.Array or MmdbType.Flag or MmdbType.Broken || Start + Size > _section.Length ? [] : _section.Slice(Start, Size);

    /// <summary>The value at a place; a pointer is followed once, because the format forbids a pointer to a pointer.</summary>
    public static MmdbValue At(ReadOnlySpan<byte> section, int place)
    {
        var value = Read(section, place, out _, out var target);
        if (value.Type != MmdbType.Pointer) return value;
        value = Read(section, target, out _, out _);
        return value.Type == MmdbType.Pointer ? Broken(section) : value;
    }

    /// <summary>A member of a map; broken where this is no map or has none of that name.</summary>
    public MmdbValue this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (Type != MmdbType.Map) return Broken(_section);
            var place = Start;
            var steps = MostSteps;
            for (var i = 0; i < Size && steps-- > 0; i++)
            {
                var key = At(_section, place);
                if (key.Type != MmdbType.Text || !Skip(_section, ref place, Deepest, ref steps)) break;
                if (key.Content.SequenceEqual(name)) return At(_section, place);
                if (!Skip(_section, ref place, Deepest, ref steps)) break;
            }
            return Broken(_section);
        }
    }

    /// <summary>Null where this is no whole number that fits.</summary>
    public ulong? Number
    {
        get
        {
            if (Type is not (MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64) || Size > 8) return null;
            var number = 0UL;
            foreach (var digit in Content) number = (number << 8) | digit;
            return number;
        }
    }

    private static MmdbValue Broken(ReadOnlySpan<byte> section) => new(section, MmdbType.Broken, 0, 0);

    private static bool Skip(ReadOnlySpan<byte> section, ref int place, int depth, ref int steps)
    {
        var value = Read(section, place, out var next, out _);
        if (value.Type == MmdbType.Broken || depth == 0 || steps-- <= 0) return false;
        place = next;
        var inner = value.Type switch { MmdbType.Map => value.Size * 2L, MmdbType.Array => value.Size, _ => 0 };
        for (var i = 0L; i < inner; i++)
            if (!Skip(section, ref place, depth - 1, ref steps)) return false;
        return true;
    }

    /// <param name="next">Behind the value; for maps and arrays, their first entry.</param>
    /// <param name="target">Where a pointer leads.</param>
    private static MmdbValue Read(ReadOnlySpan<byte> section, int place, out int next, out int target)
    {
        (next, target) = (0, 0);
        if ((uint)place >= (uint)section.Length) return Broken(section);
        var control = section[place++];
        var type = control >> 5;
        if (type == 1)
        {
            var bytes = ((control >> 3) & 3) + 1;
            if (place + bytes > section.Length) return Broken(section);
            var low = 0L;
            foreach (var digit in section.Slice(place, bytes)) low = (low << 8) | digit;
            var pointed = bytes switch { 1 => ((control & 7L) << 8) + low, 2 => ((control & 7L) << 16) + low + 2_048, 3 => ((control & 7L) << 24) + low + 526_336, _ => low };
            if (pointed >= section.Length) return Broken(section);
            (next, target) = (place + bytes, (int)pointed);
            return new(section, MmdbType.Pointer, place, bytes);
        }
        if (type == 0)
        {
            if (place >= section.Length) return Broken(section);
            type = section[place++] + 7;
        }
        var size = control & 31;
        var more = size - 28;
        if (more > 0)
        {
            if (place + more > section.Length) return Broken(section);
            var value = 0;
            foreach (var digit in section.Slice(place, more)) value = (value << 8) | digit;
            size = value + more switch { 1 => 29, 2 => 285, _ => 65_821 };
            place += more;
        }
        if (type is < 2 or > 15 or 12 or 13) return Broken(section);
        var content = (MmdbType)type is MmdbType.Map or MmdbType.Array or MmdbType.Flag ? 0 : size;
        if (content > section.Length - place) return Broken(section);
        next = place + content;
        return new(section, (MmdbType)type, place, size);
    }
}
