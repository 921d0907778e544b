using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Why403.Guard.Policies;

namespace Why403.Guard.Events;

/// <summary>
/// Feeds a store from the segments, behind a cursor of its own. A store that does not answer is asked again later, and nobody
/// waits for it; the cursor moves only when the store has what lies before it.
/// </summary>
internal sealed partial class SegmentFeed(IGuardEventStore store, PolicySource policies, TimeProvider clock, ILogger<SegmentFeed> log) : BackgroundService
{
    private const int Batch = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private DateTimeOffset _retired;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (policies.Current.Keeping is not { } keeping) return;
        var pause = Pause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FeedAsync(keeping, stoppingToken);
                pause = Pause;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException or UnauthorizedAccessException)
            {
                Waits(store.Name, pause.TotalSeconds, e);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Brings the store up to what the segments hold now.</summary>
    internal async Task FeedAsync(EventKeeping keeping, CancellationToken cancellation)
    {
        var cursor = SegmentCursor.Load(keeping.Folder, store.Name);
        foreach (var file in EventReader.Segments(keeping.Folder).Reverse())
        {
            if (string.CompareOrdinal(file.Name, cursor.Segment) < 0) continue;
            var from = file.Name == cursor.Segment ? cursor.Offset : 0;
            if (file.Length <= from) continue;
            while (EventReader.Batch(file, from, Batch) is var (events, next) && next > from)
            {
                if (events.Count > 0) await store.KeepAsync(events, cancellation);
                new SegmentCursor(file.Name, from = next).Save(keeping.Folder, store.Name);
            }
        }
        var now = clock.GetUtcNow();
        if (now - _retired < TimeSpan.FromHours(1)) return;
        await store.RetireAsync(now.AddDays(-keeping.Days), null, cancellation);
        foreach (var (action, days) in keeping.DaysOf) await store.RetireAsync(now.AddDays(-days), action, cancellation);
        _retired = now;
    }

    [LoggerMessage(30, LogLevel.Warning, "store {Store} does not take events, the next try is in {Seconds} s; the segments keep them")]
    private partial void Waits(string store, double seconds, Exception e);
}
