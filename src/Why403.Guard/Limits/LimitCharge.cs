namespace Why403.Guard.Limits;

/// <summary>What one request costs of one limit, and what became of it.</summary>
internal struct LimitCharge
{
    public ulong Key;
    public Gcra Pace;
    public long Cost;
    public int Rule;
    public int Plan;
    public bool Refused;

    /// <summary>This process's own table has it.</summary>
    public bool Charged;

    /// <summary>This process counts nothing itself: the limit is open without its store, and the table holds only what the store says.</summary>
    public bool Elsewhere;

    /// <summary>The shared store has to be asked.</summary>
    public bool Asks;

    /// <summary>Paid from a lease.</summary>
    public bool Leased;

    /// <summary>Refused because nobody could count.</summary>
    public bool Uncounted;
}
