using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Why403.Guard.Limits;

/// <summary>
/// The state of all limits of this process in a table of fixed size: 16 bytes a slot, four slots to choose from for each key,
/// no locks. Where all four are taken, the client nearest to its full quota gives way, which costs it least: a million
/// addresses of one attacker take no memory and free nobody who is being limited.
/// </summary>
internal sealed class LimitTable
{
    private const int Ways = 4;

    private readonly Slot[] _slots;
    private readonly ulong _k0;
    private readonly ulong _k1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Slot
    {
        public ulong Tag;
        public long Tat;
    }

    /// <param name="slots">A power of two, at least four.</param>
    public LimitTable(int slots)
    {
        _slots = new Slot[slots];
        Span<ulong> key = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        (_k0, _k1) = (key[0], key[1]);
    }

    public SipHash Hash() => new(_k0, _k1);

    /// <summary>The key's TAT; 0 where it is not known, which is a full quota.</summary>
    public long Read(ulong key)
    {
        var at = Bucket(key);
        for (var way = 0; way < Ways; way++)
        {
            ref var slot = ref _slots[at + way];
            if (Volatile.Read(ref slot.Tag) == key) return Volatile.Read(ref slot.Tat);
        }
        return 0;
    }

    /// <summary>False, and nothing charged, where the request must wait.</summary>
    public bool TryCharge(ulong key, Gcra gcra, long now, long cost)
    {
        while (true)
        {
            ref var slot = ref Claim(key);
            var tat = Volatile.Read(ref slot.Tat);
            var candidate = gcra.Charge(tat, now, cost);
            if (candidate < 0) return false;
            if (Interlocked.CompareExchange(ref slot.Tat, candidate, tat) == tat) return true;
        }
    }

    /// <summary>Takes a charge back, where another policy of the same request refused after all.</summary>
    public void Return(ulong key, Gcra gcra, long cost)
    {
        var at = Bucket(key);
        for (var way = 0; way < Ways; way++)
        {
            ref var slot = ref _slots[at + way];
            if (Volatile.Read(ref slot.Tag) != key) continue;
            Interlocked.Add(ref slot.Tat, -(gcra.Interval * cost));
            return;
        }
    }

    private int Bucket(ulong key) => (int)(key & (ulong)(_slots.Length - 1)) & ~(Ways - 1);

    private ref Slot Claim(ulong key)
    {
        var at = Bucket(key);
        while (true)
        {
            var weakest = at;
            for (var way = at; way < at + Ways; way++)
            {
                var tag = Volatile.Read(ref _slots[way].Tag);
                if (tag == key) return ref _slots[way];
                if (Volatile.Read(ref _slots[way].Tat) < Volatile.Read(ref _slots[weakest].Tat)) weakest = way;
            }
            ref var slot = ref _slots[weakest];
            var owner = Volatile.Read(ref slot.Tag);
            var tat = Volatile.Read(ref slot.Tat);
            if (Interlocked.CompareExchange(ref slot.Tag, key, owner) != owner) continue;
            // Whoever has charged this key between the two steps has won the slot's time as well: leave it.
            if (tat != 0) Interlocked.CompareExchange(ref slot.Tat, 0, tat);
            return ref slot;
        }
    }
}
