using System.Collections.Immutable;
using System.Text;

namespace Why403.Signatures;

/// <summary>
/// Finds which of many texts occur in a body in one pass: an Aho-Corasick automaton (Aho and Corasick, CACM 18, 1975)
/// with all failure links followed beforehand, so that each byte costs one table look-up whatever the number of texts.
/// ASCII letters compare without case; bytes that occur in no text share one column of the table.
/// </summary>
internal sealed class PatternIndex
{
    private readonly byte[] _column = new byte[256];
    private readonly int _columns;
    private readonly int[] _next;       // state * columns + column -> state, already multiplied by columns
    private readonly int[][] _found;    // state -> texts that end there, those of shorter suffixes included
    private readonly bool[] _ends;

    public PatternIndex(ImmutableArray<string> texts)
    {
        Count = texts.Length;
        var bytes = texts.Select(t => Fold(Encoding.UTF8.GetBytes(t))).ToArray();
        var columns = 1;
        foreach (var b in bytes.SelectMany(t => t).Distinct().Order()) _column[b] = (byte)columns++;
        for (var upper = 'A'; upper <= 'Z'; upper++) _column[upper] = _column[char.ToLowerInvariant(upper)];
        _columns = columns;

        var trie = new List<int[]> { NewState() };
        var found = new List<List<int>> { new() };
        for (var t = 0; t < bytes.Length; t++)
        {
            var state = 0;
            foreach (var b in bytes[t])
            {
                ref var target = ref trie[state][_column[b]];
                if (target < 0)
                {
                    target = trie.Count;
                    trie.Add(NewState());
                    found.Add([]);
                }
                state = target;
            }
            found[state].Add(t);
        }

        var fail = new int[trie.Count];
        var queue = new Queue<int>();
        for (var c = 0; c < columns; c++)
        {
            if (trie[0][c] < 0) trie[0][c] = 0;
            else queue.Enqueue(trie[0][c]);
        }
        while (queue.TryDequeue(out var state))
        {
            found[state].AddRange(found[fail[state]]);
            for (var c = 0; c < columns; c++)
            {
                var target = trie[state][c];
                var fallback = trie[fail[state]][c];
                if (target < 0) trie[state][c] = fallback;
                else
                {
                    fail[target] = fallback;
                    queue.Enqueue(target);
                }
            }
        }

        _next = new int[trie.Count * columns];
        for (var s = 0; s < trie.Count; s++)
            for (var c = 0; c < columns; c++) _next[s * columns + c] = trie[s][c] * columns;
        _found = [.. found.Select(f => f.ToArray())];
        _ends = [.. found.Select(f => f.Count > 0)];

        int[] NewState()
        {
            var state = new int[columns];
            Array.Fill(state, -1);
            return state;
        }
    }

    /// <summary>How many texts.</summary>
    public int Count { get; }

    /// <summary>Sets the bit of every text that occurs.</summary>
    public void Find(ReadOnlySpan<byte> body, BitSet hits)
    {
        var next = _next;
        var column = _column;
        var row = 0;
        foreach (var b in body)
        {
            row = next[row + column[b]];
            if (row == 0) continue;
            var state = row / _columns;
            if (!_ends[state]) continue;
            foreach (var text in _found[state]) hits.Add(text);
        }
    }

    private static byte[] Fold(byte[] text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] is >= (byte)'A' and <= (byte)'Z') text[i] += 32;
        return text;
    }
}

/// <summary>A fixed set of small numbers.</summary>
internal sealed class BitSet(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    public void Add(int number) => _words[number >> 6] |= 1UL << number;

    public bool Has(int number) => (_words[number >> 6] & (1UL << number)) != 0;

    public void Clear() => Array.Clear(_words);
}
