namespace Why403.Guard;

/// <summary>
/// Counts limits for several processes together. A store may be slow or gone: the guard waits no longer than
/// <see cref="Deadline"/>, leaves a store that does not answer alone for a second, and does what each limit says for that case.
/// </summary>
public interface IGuardLimitStore
{
    /// <summary>For logs and events.</summary>
    string Name { get; }

    /// <summary>How long a request waits for an answer; 5 ms to 1 s.</summary>
    TimeSpan Deadline { get; }

    /// <summary>Charges all or, where one that is enforced does not fit, none. The store's own clock counts, never the caller's.</summary>
    /// <param name="identity">Whom they count: a hash, the same in every process. It is the same for all charges of a call.</param>
    /// <returns>One for each charge, in their order.</returns>
    /// <exception cref="IOException">The store is gone, full, or refuses.</exception>
    /// <exception cref="TimeoutException">The store does not answer.</exception>
    Task<IReadOnlyList<GuardLimitGrant>> ChargeAsync(string identity, IReadOnlyList<GuardLimitCharge> charges);

    /// <summary>Gives back <see cref="GuardLimitCharge.Need"/> units of each.</summary>
    /// <inheritdoc cref="ChargeAsync" path="/exception"/>
    Task ReturnAsync(string identity, IReadOnlyList<GuardLimitCharge> charges);

    /// <summary>Refuses every charge of one limit for a time; a ban that is there stays as it is.</summary>
    /// <inheritdoc cref="ChargeAsync" path="/exception"/>
    Task BanAsync(string identity, string limit, TimeSpan time);
}

/// <summary>Units of one limit, by the generic cell rate algorithm.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Interval">Nanoseconds that one unit takes to come back.</param>
/// <param name="Burst">Units at once.</param>
/// <param name="Need">Fewer are refused.</param>
/// <param name="Want">As many as there are, up to this.</param>
/// <param name="Enforced">False: a charge that does not fit is left out, and stops no other.</param>
public sealed record GuardLimitCharge(string Limit, long Interval, long Burst, long Need, long Want, bool Enforced)
{
    /// <summary>The limit has bans, so the store has to look for one.</summary>
    public bool Bans { get; init; }
}

/// <summary>How one charge came out.</summary>
/// <param name="Units">Units charged; 0 where none was.</param>
/// <param name="Fits">The charge fits, whatever became of the others.</param>
/// <param name="Ahead">Nanoseconds until the full quota is there again, from the store's present on; with a ban, the whole refill behind it.</param>
public readonly record struct GuardLimitGrant(long Units, bool Fits, long Ahead);
