using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Logs;

/// <summary>One run over logs: shards and stores for the workers, then everything put together.</summary>
internal sealed class LogScan(ScanSettings settings)
{
    private const int PartBits = 13;

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
        var refusals = InOrder(all.Refusals);
        var offsets = ClockOffsets.Apply(errors, refusals);
        var join = new Join(settings.Hash, all.Texts, refusals, errors);
        join.Run();
        return new(all, refusals, errors, join, formats) { Offsets = offsets, ErrorSources = [.. _stores.SelectMany(store => store.Sources)] };
    }

    private static RefusalRecord[] InOrder(RecordList refusals)
    {
        var times = new long[refusals.Count];
        var order = new int[refusals.Count];
        var parts = refusals.Parts.ToArray();
        var count = 0;
        for (var part = 0; part < parts.Length; part++)
        {
            var records = parts[part].Span;
            // No part holds more than 2^13, and 2^18 parts would be more than any budget.
            for (var i = 0; i < records.Length; i++, count++) (times[count], order[count]) = (records[i].Time, part << PartBits | i);
        }
        Array.Sort(times, order);
        var sorted = new RefusalRecord[refusals.Count];
        for (var i = 0; i < order.Length; i++) sorted[i] = parts[order[i] >> PartBits].Span[order[i] & ((1 << PartBits) - 1)];
        return sorted;
    }
}
