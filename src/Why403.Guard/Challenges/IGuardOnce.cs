namespace Why403.Guard;

/// <summary>What may be used once. One store for all nodes keeps an answer from being spent on two of them at once.</summary>
public interface IGuardOnce
{
    /// <summary>True for the first who asks with this id within the time, on all nodes together.</summary>
    /// <param name="id">Up to 64 letters and digits.</param>
    /// <exception cref="IOException">The store cannot be asked.</exception>
    /// <exception cref="TimeoutException">The store does not answer in time.</exception>
    ValueTask<bool> TakeAsync(string id, TimeSpan time, CancellationToken cancellation);
}
