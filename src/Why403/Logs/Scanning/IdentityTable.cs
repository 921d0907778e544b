using System.Runtime.CompilerServices;

namespace Why403.Logs.Scanning;

/// <summary>Identities by their hash: open addressing, at most half full.</summary>
internal sealed class IdentityTable
{
    private Identity[] _slots;
    private int _count;

    /// <param name="expected">How many identities to make room for at once: growing is what costs.</param>
    public IdentityTable(int expected = 4096) => _slots = NewSlots((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(expected, 16, 1 << 24) * 2));

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
            to.Assets = (ushort)Math.Min(to.Assets + from.Assets, ushort.MaxValue);
            to.Habits |= from.Habits;
            to.FirstPassed = Earlier(to.FirstPassed, from.FirstPassed);
        }
    }

    public static uint Earlier(uint a, uint b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);

    // Slots are read before they are written. A page that is first read gets the kernel's page of zeros, and its first write then costs
    // a second fault and a word to every other core; so all pages are written at once.
    private static Identity[] NewSlots(int length)
    {
        var slots = new Identity[length];
        slots.AsSpan().Clear();
        return slots;
    }

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
        _slots = NewSlots(old.Length * 2);
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
