namespace Why403.Logs.Scanning;

/// <summary>Texts, each kept once, as a number. 0 is the empty text. Grows by its distinct texts alone.</summary>
internal sealed class TextPool
{
    private const int ChunkSize = 1 << 20;

    private readonly KeyedHash _hash;
    private readonly List<byte[]> _chunks = [];
    private Entry[] _entries = new Entry[1024];
    private int[] _slots = new int[4096];
    private int _count = 1;
    private int _used = ChunkSize;

    public TextPool(KeyedHash hash) => _hash = hash;

    public int Count => _count;

    /// <summary>Bytes of memory held.</summary>
    public long Size => (long)_chunks.Count * ChunkSize + _entries.LongLength * 24 + _slots.LongLength * 4;

    public ReadOnlySpan<byte> this[int text]
    {
        get
        {
            ref readonly var entry = ref _entries[text];
            return text == 0 ? default : _chunks[entry.Chunk].AsSpan(entry.Start, entry.Length);
        }
    }

    public string Text(int text) => System.Text.Encoding.UTF8.GetString(this[text]);

    public int Add(ReadOnlySpan<byte> text) => text.IsEmpty ? 0 : Add(text, _hash.Of(text));

    public int Add(string text)
    {
        if (text.Length == 0) return 0;
        Span<byte> small = stackalloc byte[512];
        var bytes = text.Length * 3 <= small.Length ? small : new byte[text.Length * 3];
        return Add(bytes[..System.Text.Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The number of a text that may not be here; -1 for none.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        var hash = _hash.Of(text);
        for (var slot = (int)hash & (_slots.Length - 1); _slots[slot] is not 0 and var known; slot = (slot + 1) & (_slots.Length - 1))
            if (_entries[known].Hash == hash && this[known].SequenceEqual(text)) return known;
        return -1;
    }

    /// <summary>Takes over all texts of another pool under the same key: their numbers here, by their numbers there.</summary>
    public int[] TakeAll(TextPool other)
    {
        var numbers = new int[other._count];
        for (var i = 1; i < other._count; i++) numbers[i] = Add(other[i], other._entries[i].Hash);
        return numbers;
    }

    private int Add(ReadOnlySpan<byte> text, ulong hash)
    {
        var slot = (int)hash & (_slots.Length - 1);
        for (; _slots[slot] is not 0 and var known; slot = (slot + 1) & (_slots.Length - 1))
            if (_entries[known].Hash == hash && this[known].SequenceEqual(text)) return known;
        if (_count * 2 >= _slots.Length)
        {
            Grow();
            slot = FreeSlot(hash);
        }
        if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
        var chunk = Chunk(text.Length);
        text.CopyTo(_chunks[chunk].AsSpan(_used));
        _entries[_count] = new Entry { Hash = hash, Chunk = chunk, Start = _used, Length = text.Length };
        _used += text.Length;
        _slots[slot] = _count;
        return _count++;
    }

    private int Chunk(int length)
    {
        if (_chunks.Count == 0 || _used + length > _chunks[^1].Length)
        {
            _chunks.Add(new byte[Math.Max(ChunkSize, length)]);
            _used = 0;
        }
        return _chunks.Count - 1;
    }

    private int FreeSlot(ulong hash)
    {
        var slot = (int)hash & (_slots.Length - 1);
        while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 1; i < _count; i++) _slots[FreeSlot(_entries[i].Hash)] = i;
    }

    private struct Entry
    {
        public ulong Hash;
        public int Chunk;
        public int Start;
        public int Length;
    }
}
