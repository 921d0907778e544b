namespace Why403.Logs.Scanning;

/// <summary>
/// Refusals by time, then by source and place in it, so that the answer is the same whichever worker read which part. Each worker
/// finds its own nearly in this order, so there are few ascending runs, and merging them beats a sort; a log in disorder is sorted.
/// </summary>
internal static class TimeOrder
{
    private const int MostRuns = 64;
    private const int PartBits = 13;

    public static RefusalRecord[] Of(RecordList refusals)
    {
        var found = new Found(refusals);
        var order = found.Runs.Count > MostRuns ? found.Sorted() : found.Merged();
        var sorted = new RefusalRecord[order.Length];
        for (var i = 0; i < order.Length; i++) sorted[i] = found[order[i]];
        return sorted;
    }

    private sealed class Found
    {
        private readonly Memory<RefusalRecord>[] _parts;
        private readonly long[] _times;
        private readonly int[] _places;

        public Found(RecordList refusals)
        {
            _parts = [.. refusals.Parts];
            _times = new long[refusals.Count];
            _places = new int[refusals.Count];
            var count = 0;
            for (var part = 0; part < _parts.Length; part++)
            {
                var records = _parts[part].Span;
                for (var i = 0; i < records.Length; i++, count++)
                {
                    // No part holds more than 2^13.
                    (_times[count], _places[count]) = (records[i].Time, part << PartBits | i);
                    if (count > 0 && Runs.Count <= MostRuns && Compare(count, count - 1) < 0) Runs.Add(count);
                }
            }
        }

        /// <summary>Where each ascending run starts, up to one more than are merged.</summary>
        public List<int> Runs { get; } = [0];

        public ref RefusalRecord this[int i] => ref _parts[_places[i] >> PartBits].Span[_places[i] & ((1 << PartBits) - 1)];

        public int[] Sorted()
        {
            var order = Numbers();
            Array.Sort(order, Compare);
            return order;
        }

        public int[] Merged()
        {
            var (from, into, runs) = (Numbers(), new int[_times.Length], Runs);
            while (runs.Count > 1)
            {
                var wider = new List<int>();
                for (var run = 0; run < runs.Count; run += 2)
                {
                    var end = run + 2 < runs.Count ? runs[run + 2] : _times.Length;
                    Merge(from, into, runs[run], run + 1 < runs.Count ? runs[run + 1] : end, end);
                    wider.Add(runs[run]);
                }
                (from, into, runs) = (into, from, wider);
            }
            return from;
        }

        private int[] Numbers()
        {
            var numbers = new int[_times.Length];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
            return numbers;
        }

        private void Merge(int[] from, int[] into, int start, int middle, int end)
        {
            var (left, right) = (start, middle);
            for (var i = start; i < end; i++)
                into[i] = right >= end || (left < middle && Compare(from[left], from[right]) <= 0) ? from[left++] : from[right++];
        }

        // The record is only asked where times are equal: it is far away.
        private int Compare(int a, int b)
        {
            if (_times[a] != _times[b]) return _times[a] < _times[b] ? -1 : 1;
            ref readonly var first = ref this[a];
            ref readonly var second = ref this[b];
            return first.Source != second.Source ? first.Source.CompareTo(second.Source) : first.Offset.CompareTo(second.Offset);
        }
    }
}
