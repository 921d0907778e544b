namespace Why403.Guard;

/// <summary>What may be used once. One store for all nodes keeps an answer from being spent on two of them at once.</summary>
public interface IGuardOnce
{
    /// <summary>True for the first who asks with this id within the time, on all nodes together.</summary>
    /// <param name="id">Up to 64 letters and digits.</param>
    ValueTask<bool> TakeAsync(string id, TimeSpan time, CancellationToken cancellation);
}
