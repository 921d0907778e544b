using System.Collections.Concurrent;
using Why403.Logs;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>Hands the bytes of all inputs to the workers: one a core, each with a shard of its own.</summary>
internal sealed class LogReading
{
    private const int Claim = 1 << 20;
    private const int Tail = 64 << 10;
    private const int LongestLine = 16 << 20;

    // A mapped file that is cut while it is read ends the process, so what may still be written is read and not mapped.
    private static readonly TimeSpan _quiet = TimeSpan.FromMinutes(5);

    private readonly LogScan _scan;
    private readonly IReadOnlyList<LogInput> _inputs;
    private readonly int _workers;
    private readonly ReadMode _mode;
    private readonly CancellationToken _cancel;
    private long _done;

    public LogReading(LogScan scan, IReadOnlyList<LogInput> inputs, int workers, ReadMode mode, CancellationToken cancel)
    {
        (_scan, _inputs, _workers, _mode, _cancel) = (scan, inputs, workers, mode, cancel);
        Total = inputs.Sum(input => input.Size);
    }

    /// <summary>Stored bytes of all files.</summary>
    public long Total { get; }

    /// <summary>Stored bytes read so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    public void Run()
    {
        var jobs = new ConcurrentQueue<Action<Worker>>();
        var streamed = _inputs.Count(input => input.Problem is null && input.Access is not null && !input.IsSeekable);
        // What only one worker can do goes first, the largest before the others.
        foreach (var (input, source) in _inputs.Select((input, source) => (input, source)).Where(pair => pair.input.Errors is not null).OrderByDescending(pair => pair.input.Size))
            jobs.Enqueue(_ => Guarded(input, () => ReadErrors(input, source)));
        foreach (var (input, source) in _inputs.Select((input, source) => (input, source)).Where(pair => pair.input is { Access: not null, IsSeekable: false }).OrderByDescending(pair => pair.input.Size))
        {
            if (streamed < _workers && _workers > 1) Pipe(jobs, input, source);
            else jobs.Enqueue(worker => Guarded(input, () => ReadStream(input, source, worker)));
        }
        foreach (var (input, source) in _inputs.Select((input, source) => (input, source)).Where(pair => pair.input is { Access: not null, IsSeekable: true }))
        {
            var claims = new Claims(input.Size);
            var isMapped = input.Size > 0 && (_mode == ReadMode.Mapped || (_mode == ReadMode.Auto && input.Written is { } written && TimeProvider.System.GetUtcNow().UtcDateTime - written > _quiet));
            var map = isMapped ? new SharedMap(input, _workers) : null;
            for (var i = 0; i < _workers; i++)
                jobs.Enqueue(map is not null ? worker => Guarded(input, () => ReadMapped(input, source, claims, worker, map)) : worker => Guarded(input, () => ReadClaims(input, source, claims, worker)));
        }
        var threads = Enumerable.Range(0, Math.Max(1, _workers)).Select(_ => new Thread(() => Work(jobs), 1 << 20)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private void Work(ConcurrentQueue<Action<Worker>> jobs)
    {
        var worker = new Worker(_scan.OpenShard());
        while (jobs.TryDequeue(out var job)) job(worker);
    }

    private void ReadErrors(LogInput input, int source)
    {
        var reader = new ErrorScan(input.Errors!, source, _scan.OpenStore());
        var blocks = new LineBlocks(Counted(input));
        var buffer = new byte[LineBlocks.UsualSize];
        try
        {
            while (!_cancel.IsCancellationRequested && blocks.Read(ref buffer) is > 0 and var length) reader.Read(buffer.AsSpan(0, length));
        }
        finally
        {
            reader.Finish();
        }
    }

    private void ReadStream(LogInput input, int source, Worker worker)
    {
        var blocks = new LineBlocks(Counted(input));
        var buffer = new byte[LineBlocks.UsualSize];
        while (!_cancel.IsCancellationRequested)
        {
            var offset = blocks.Offset;
            if (blocks.Read(ref buffer) is not (> 0 and var length)) break;
            worker.Scan(input, source).Read(buffer.AsSpan(0, length), source, offset, worker.Shard);
        }
    }

    /// <summary>One worker unpacks, another reads the lines.</summary>
    private void Pipe(ConcurrentQueue<Action<Worker>> jobs, LogInput input, int source)
    {
        var full = new BlockingCollection<(byte[] Buffer, int Length, long Offset)>(4);
        var free = new ConcurrentBag<byte[]>();
        jobs.Enqueue(_ =>
        {
            try
            {
                Guarded(input, () =>
                {
                    var blocks = new LineBlocks(Counted(input));
                    while (!_cancel.IsCancellationRequested)
                    {
                        if (!free.TryTake(out var buffer)) buffer = new byte[LineBlocks.UsualSize];
                        var offset = blocks.Offset;
                        if (blocks.Read(ref buffer) is not (> 0 and var length)) break;
                        full.Add((buffer, length, offset));
                    }
                });
            }
            finally
            {
                full.CompleteAdding();
            }
        });
        jobs.Enqueue(worker =>
        {
            foreach (var (buffer, length, offset) in full.GetConsumingEnumerable())
            {
                worker.Scan(input, source).Read(buffer.AsSpan(0, length), source, offset, worker.Shard);
                free.Add(buffer);
            }
            full.Dispose();
        });
    }

    private unsafe void ReadMapped(LogInput input, int source, Claims claims, Worker worker, SharedMap map)
    {
        try
        {
            var bytes = map.Open();
            while (!_cancel.IsCancellationRequested && claims.TryTake(out var from, out var to))
            {
                var start = from == 0 ? 0 : LineEnd(bytes, from - 1, to);
                if (start >= to) continue;
                var end = to == input.Size ? to : LineEnd(bytes, to - 1, input.Size);
                // A span holds 2 GB; a line that long is none.
                worker.Scan(input, source).Read(new(bytes + start, (int)Math.Min(end - start, int.MaxValue)), source, start, worker.Shard);
                Interlocked.Add(ref _done, to - from);
            }
        }
        finally
        {
            map.Close();
        }
    }

    /// <summary>Behind the first line end from a place on, or the limit.</summary>
    private static unsafe long LineEnd(byte* bytes, long from, long limit)
    {
        while (from < limit)
        {
            var length = (int)Math.Min(limit - from, 1 << 30);
            var found = new ReadOnlySpan<byte>(bytes + from, length).IndexOf((byte)'\n');
            if (found >= 0) return from + found + 1;
            from += length;
        }
        return limit;
    }

    private void ReadClaims(LogInput input, int source, Claims claims, Worker worker)
    {
        var buffer = worker.Buffer;
        while (!_cancel.IsCancellationRequested && claims.TryTake(out var from, out var to))
        {
            // One byte before, to see whether a line starts with the claim.
            var at = Math.Max(0, from - 1);
            var length = Fill(input, buffer, 0, at, (int)(to - at));
            if (length < to - at) input.Problem ??= Shrunk(input);
            var start = from == 0 ? 0 : buffer.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            if (from > 0 && (start == 0 || at + start >= to)) continue;
            var end = EndOfLine(input, ref buffer, at, Math.Max(0, (int)(to - 1 - at)), ref length);
            worker.Scan(input, source).Read(buffer.AsSpan(start, Math.Max(0, end - start)), source, at + start, worker.Shard);
            Interlocked.Add(ref _done, to - from);
        }
        worker.Buffer = buffer;
    }

    /// <summary>The last line of a claim goes on behind it: reads on to its end.</summary>
    private static int EndOfLine(LogInput input, ref byte[] buffer, long at, int from, ref int length)
    {
        while (from < length)
        {
            if (buffer.AsSpan(from, length - from).IndexOf((byte)'\n') is >= 0 and var found) return from + found + 1;
            // Longer is no log line; what is here of it counts as one unread line.
            if (length >= LongestLine) return length;
            from = length;
            if (length + Tail > buffer.Length) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + Tail));
            length += Fill(input, buffer, length, at + length, Tail);
        }
        return length;
    }

    private static int Fill(LogInput input, byte[] buffer, int start, long offset, int count)
    {
        var filled = 0;
        while (filled < count && RandomAccess.Read(input.Handle, buffer.AsSpan(start + filled, count - filled), offset + filled) is > 0 and var read) filled += read;
        return filled;
    }

    private static Problem Shrunk(LogInput input) => new(null, $"{input.Name} became shorter while it was read", "the log was rotated: name the rotated file too");

    private CountingStream Counted(LogInput input) => new(input.OpenText(), count => Interlocked.Add(ref _done, input.Packing == Packing.None ? count : 0));

    private static void Guarded(LogInput input, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (LogInput.IsDamage(e) || e is UnauthorizedAccessException)
        {
            lock (input) input.Problem ??= new Problem(null, $"{input.Name} could not be read to its end: {Terminal.Neutral(e.Message)}", "what stands before that place was read; check the file with its own tool, such as gzip -t");
        }
    }

    /// <summary>The next piece of a file for whoever asks.</summary>
    private sealed class Claims(long size)
    {
        private long _next;

        public bool TryTake(out long from, out long to)
        {
            from = Interlocked.Add(ref _next, Claim) - Claim;
            to = Math.Min(from + Claim, size);
            return from < size;
        }
    }

    private sealed class Worker(AccessShard shard)
    {
        private readonly Dictionary<int, ILineScan> _scans = [];

        public AccessShard Shard => shard;

        public byte[] Buffer { get; set; } = new byte[Claim + Tail + 1];

        public ILineScan Scan(LogInput input, int source)
        {
            if (!_scans.TryGetValue(source, out var scan)) _scans.Add(source, scan = LineScans.For(input.Access!, Environment.GetEnvironmentVariable("WHY403_LOGS_LINES") == "plain"));
            return scan;
        }
    }
}

/// <summary>How plain files are read.</summary>
internal enum ReadMode
{
    /// <summary>Mapped where nobody has written to the file for five minutes, else read.</summary>
    Auto,
    Mapped,
    Read,
}
