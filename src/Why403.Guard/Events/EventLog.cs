using Microsoft.Extensions.Logging;

namespace Why403.Guard.Events;

/// <summary>
/// Keeps events. A disk that is full or gone refuses no request and answers no 500: the event is lost, counted and logged, and
/// the client gets no reference, because nobody could look it up.
/// </summary>
internal sealed partial class EventLog(EventSegments? segments, bool networks, TimeProvider clock, ILogger<EventLog> log) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private long _lost;
    private long _said = long.MinValue;

    /// <summary>Events that could not be kept since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Whether the event is kept.</summary>
    public bool Keep(GuardEvent entry)
    {
        if (networks) entry = EventPrivacy.Cut(entry);
        GuardMeter.Count(entry);
        GuardTrace.Tell(entry);
        if (segments is null) return false;
        try
        {
            segments.Append(EventJson.Write(entry));
            return true;
        }
        catch (IOException e)
        {
            Lose(e);
        }
        catch (UnauthorizedAccessException e)
        {
            Lose(e);
        }
        return false;
    }

    private void Lose(Exception e)
    {
        var lost = Interlocked.Increment(ref _lost);
        GuardMeter.Lose();
        var now = clock.GetTimestamp();
        var said = Interlocked.Read(ref _said);
        if (said != long.MinValue && clock.GetElapsedTime(said, now) < Quiet) return;
        if (Interlocked.CompareExchange(ref _said, now, said) == said) CannotKeep(lost, e);
    }

    public void Dispose() => segments?.Dispose();

    [LoggerMessage(10, LogLevel.Error, "events cannot be kept, {Lost} so far; refused visitors get no reference")]
    private partial void CannotKeep(long lost, Exception e);
}
