namespace Why403.Guard;

/// <summary>
/// Where events are searched. The segments on the local disk stay the record of what clients were told; a store is fed from them
/// and may be slow, gone or emptied without losing an event or holding up a request.
/// </summary>
public interface IGuardEventStore
{
    /// <summary>For the place that the feed keeps of this store; the same after a restart.</summary>
    string Name { get; }

    /// <summary>Keeps the events. One that is there already, by its reference, is passed over: a feed repeats what it is not sure of.</summary>
    Task KeepAsync(IReadOnlyList<GuardEvent> events, CancellationToken cancellation);

    /// <summary>Null where none is kept. The reference in any case and grouping that a person types.</summary>
    Task<GuardEvent?> FindAsync(string reference, CancellationToken cancellation);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<GuardEvent>> SearchAsync(GuardEventQuery query, CancellationToken cancellation);

    /// <summary>Removes what is older.</summary>
    /// <param name="action">Events of this action alone, such as <c>shadow</c>; null for all.</param>
    Task RetireAsync(DateTimeOffset before, string? action, CancellationToken cancellation);
}
