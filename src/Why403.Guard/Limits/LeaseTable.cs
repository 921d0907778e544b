namespace Why403.Guard.Limits;

/// <summary>
/// Units that this process has borrowed from the shared store and not spent yet, in a table of fixed size. A place that another
/// client's live lease holds is left to it, and the newcomer asks the store for each request: a lease that was thrown away would
/// cost its client units.
/// </summary>
internal sealed class LeaseTable
{
    private const int Size = 1 << 16;
    private const int Stripes = 64;

    private readonly Slot[] _slots = new Slot[Size];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    private struct Slot
    {
        public ulong Key;
        public long Units;
        public long Lent;
        public long Until;
        public long AskedUntil;
    }

    public bool TryTake(ulong key, long cost, long now)
    {
        ref var slot = ref _slots[key % Size];
        lock (Guarding(key))
        {
            if (slot.Key != key || slot.Until <= now || slot.Units < cost) return false;
            slot.Units -= cost;
            return true;
        }
    }

    /// <summary>Whether this request asks for a lease: one of a client's requests at a time does, or all together would borrow the whole quota.</summary>
    public bool TryAsk(ulong key, long now, long patience)
    {
        ref var slot = ref _slots[key % Size];
        lock (Guarding(key))
        {
            if (slot.AskedUntil > now || (slot.Key != key && slot.Units > 0 && slot.Until > now)) return false;
            if (slot.Key != key) (slot.Key, slot.Units) = (key, 0);
            slot.AskedUntil = now + patience;
            return true;
        }
    }

    /// <summary>Ends the asking. What is left of an older lease, too little for a request, is given up.</summary>
    /// <param name="until">By then the units would have come back by themselves.</param>
    public void Put(ulong key, long units, long until)
    {
        ref var slot = ref _slots[key % Size];
        lock (Guarding(key))
        {
            if (slot.Key == key) (slot.Units, slot.Lent, slot.Until, slot.AskedUntil) = (units, units, until, 0);
        }
    }

    /// <summary>Gives units back that were taken for a request which another limit refused.</summary>
    public void Return(ulong key, long units)
    {
        ref var slot = ref _slots[key % Size];
        lock (Guarding(key))
        {
            // There may be a new lease by now, and no process holds more than one.
            if (slot.Key == key) slot.Units = Math.Min(slot.Lent, slot.Units + units);
        }
    }

    private Lock Guarding(ulong key) => _locks[key % Stripes];
}
