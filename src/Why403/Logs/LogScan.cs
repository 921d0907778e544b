using Why403.Logs.Grouping;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Logs;

/// <summary>One run over logs: shards and stores for the workers, then everything put together.</summary>
internal sealed class LogScan(ScanSettings settings)
{
    private readonly Lock _lock = new();
    private readonly List<AccessShard> _shards = [];
    private readonly List<ErrorStore> _stores = [];

    /// <summary>A new shard for one worker.</summary>
    public AccessShard OpenShard()
    {
        var shard = new AccessShard(settings);
        lock (_lock) _shards.Add(shard);
        return shard;
    }

    /// <summary>A new store for one error log.</summary>
    public ErrorStore OpenStore()
    {
        var store = new ErrorStore(settings.Hash);
        lock (_lock) _stores.Add(store);
        return store;
    }

    /// <summary>Puts together what all workers have found. No worker may go on.</summary>
    public LogFindings Finish(IReadOnlyList<string> formats)
    {
        var all = _shards.Count == 0 ? new(settings) : _shards[0];
        all.Flush();
        for (var i = 1; i < _shards.Count; i++) all.TakeAll(_shards[i]);
        var errors = ErrorStore.Gather(_stores, all.Texts);
        // What requests look like by themselves needs nothing of the join, so it is looked at beside it.
        var requests = new RequestLooks(all.Texts);
        var looking = Task.Run(() => requests.LookAt(all.Refusals));
        var refusals = TimeOrder.Of(all.Refusals);
        var offsets = ClockOffsets.Apply(errors, refusals);
        var join = new Join(settings.Hash, all.Texts, refusals, errors);
        join.Run();
        looking.GetAwaiter().GetResult();
        return new(all, refusals, errors, join, requests, formats) { Offsets = offsets, ErrorSources = [.. _stores.SelectMany(store => store.Sources)] };
    }
}
