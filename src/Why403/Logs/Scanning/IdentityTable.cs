using System.Runtime.CompilerServices;

namespace Why403.Logs.Scanning;

/// <summary>Identities by their hash: open addressing, at most half full.</summary>
internal sealed class IdentityTable
{
    private Identity[] _slots;
    private int _count;

    /// <param name="expected">How many identities to make room for at once: growing is what costs.</param>
    public IdentityTable(int expected = 4096) => _slots = new Identity[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(expected, 16, 1 << 24) * 2)];

    public int Count => _count;

    /// <summary>The record of a hash, new where there was none. Valid until the next call.</summary>
    public ref Identity this[ulong hash]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // 0 marks a free slot; the one identity in 2^64 that has it shares with its neighbour.
            if (hash == 0) hash = 1;
            var slots = _slots;
            var mask = slots.Length - 1;
            for (var i = (int)(hash >> 20) & mask; ; i = (i + 1) & mask)
            {
                ref var slot = ref slots[i];
                if (slot.Hash == hash) return ref slot;
                if (slot.Hash == 0) return ref Add(hash, i);
            }
        }
    }

    /// <summary>Reads the first slots of many hashes. The reads do not wait for each other, and the work that follows finds its slots in the cache.</summary>
    /// <returns>Nothing of meaning; it keeps the reads alive.</returns>
    public ulong Touch(ReadOnlySpan<ulong> hashes)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        ulong seen = 0;
        foreach (var hash in hashes) seen ^= slots[(int)(hash >> 20) & mask].Hash;
        return seen;
    }

    public void TakeAll(IdentityTable other)
    {
        foreach (ref readonly var from in other._slots.AsSpan())
        {
            if (from.Hash == 0) continue;
            ref var to = ref this[from.Hash];
            to.Requests += from.Requests;
            to.Refused += from.Refused;
            to.Passed += from.Passed;
            to.NotFound += from.NotFound;
            to.Assets += from.Assets;
            to.Referred += from.Referred;
            to.Habits |= from.Habits;
            to.First = Earlier(to.First, from.First);
            to.FirstPassed = Earlier(to.FirstPassed, from.FirstPassed);
            to.Last = Math.Max(to.Last, from.Last);
        }
    }

    public static uint Earlier(uint a, uint b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);

    private ref Identity Add(ulong hash, int slot)
    {
        if (++_count * 2 > _slots.Length)
        {
            Grow();
            var mask = _slots.Length - 1;
            for (slot = (int)(hash >> 20) & mask; _slots[slot].Hash != 0; slot = (slot + 1) & mask) { }
        }
        _slots[slot].Hash = hash;
        return ref _slots[slot];
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Identity[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (ref readonly var from in old.AsSpan())
        {
            if (from.Hash == 0) continue;
            var slot = (int)(from.Hash >> 20) & mask;
            while (_slots[slot].Hash != 0) slot = (slot + 1) & mask;
            _slots[slot] = from;
        }
    }
}
