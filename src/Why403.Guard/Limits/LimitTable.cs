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

    // The lowest bit of a tag: set where the slot is its key's, clear while it is being taken. Of a key's 64 bits 63 are enough.
    private const ulong Owned = 1;

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
        key = Tag(key);
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
        key = Tag(key);
        while (true)
        {
            ref var slot = ref Claim(key);
            var tat = Volatile.Read(ref slot.Tat);
            var candidate = gcra.Charge(tat, now, cost);
            if (candidate < 0) return false;
            if (Interlocked.CompareExchange(ref slot.Tat, candidate, tat) == tat) return true;
        }
    }

    /// <summary>Moves the key's TAT forward to what somebody who knows more says.</summary>
    public void Raise(ulong key, long tat)
    {
        key = Tag(key);
        while (true)
        {
            ref var slot = ref Claim(key);
            var known = Volatile.Read(ref slot.Tat);
            if (known >= tat || Interlocked.CompareExchange(ref slot.Tat, tat, known) == known) return;
        }
    }

    /// <summary>Takes a charge back, where another policy of the same request refused after all.</summary>
    public void Return(ulong key, Gcra gcra, long cost)
    {
        key = Tag(key);
        var at = Bucket(key);
        for (var way = 0; way < Ways; way++)
        {
            ref var slot = ref _slots[at + way];
            if (Volatile.Read(ref slot.Tag) != key) continue;
            Interlocked.Add(ref slot.Tat, -(gcra.Interval * cost));
            return;
        }
    }

    // 0 is the tag of a free slot, and the mark of the one key that would have it is moved aside.
    private static ulong Tag(ulong key) => Math.Max((key << 1) | Owned, 2 | Owned);

    private int Bucket(ulong key) => (int)((key >> 1) & (ulong)(_slots.Length - 1)) & ~(Ways - 1);

    private ref Slot Claim(ulong key)
    {
        var at = Bucket(key);
        var spin = new SpinWait();
        while (true)
        {
            var weakest = at;
            for (var way = at; way < at + Ways; way++)
            {
                var tag = Volatile.Read(ref _slots[way].Tag);
                if (tag == key) return ref _slots[way];
                if (Volatile.Read(ref _slots[way].Tat) < Volatile.Read(ref _slots[weakest].Tat)) weakest = way;
            }
            if (TryTake(key, at, weakest)) return ref _slots[weakest];
            spin.SpinOnce();
        }
    }

    // Two threads may look for the same new key at once and choose different slots, and a key with two slots is admitted twice. So a
    // slot is first marked as being taken, which nobody charges, and then the key's other slots are looked at: of two that mark, at
    // least one sees the other. The higher of two steps back at once; the lower waits until the higher has decided, which takes a
    // few instructions and waits for nobody below.
    private bool TryTake(ulong key, int at, int slot)
    {
        ref var taken = ref _slots[slot];
        var owner = Volatile.Read(ref taken.Tag);
        var taking = key & ~Owned;
        // What somebody else is taking is left to him.
        if ((owner != 0 && (owner & Owned) == 0) || Interlocked.CompareExchange(ref taken.Tag, taking, owner) != owner) return false;
        for (var way = at; way < at + Ways; way++)
        {
            if (way == slot) continue;
            var spin = new SpinWait();
            var other = Volatile.Read(ref _slots[way].Tag);
            for (; other == taking && way > slot; other = Volatile.Read(ref _slots[way].Tag)) spin.SpinOnce();
            if (other != key && other != taking) continue;
            Volatile.Write(ref taken.Tat, 0);
            Volatile.Write(ref taken.Tag, 0);
            return false;
        }
        Volatile.Write(ref taken.Tat, 0);
        Volatile.Write(ref taken.Tag, key);
        return true;
    }
}
