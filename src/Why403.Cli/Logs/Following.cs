using System.Collections.Immutable;
using System.Diagnostics;
using Why403.Logs;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Cli.Logs;

/// <summary>
/// Reads logs that go on. Each refusal is shown once, when a line explains it or when none has come for two seconds; all lines
/// together make the report at the end.
/// </summary>
/// <param name="builder">Findings in, what makes reports of them out.</param>
internal sealed class Following(IReadOnlyList<FollowedLog> logs, ScanSettings settings, Func<LogFindings, ReportBuilder> builder, LogFilter filter)
{
    private const int Round = 250;

    // nginx writes its error line at once, and the access line with the answer; both may wait in a buffer of the server's.
    private const int Settling = 2_000;

    // For this long lines stay at hand for each other, as far as they came in usual amounts.
    private const int Kept = 30_000;
    private const long MostKept = 32 << 20;

    private readonly LogScan _all = new(settings);
    private readonly HashSet<(int Source, long Serial)> _shown = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _unsettled = long.MaxValue;

    /// <returns>What all lines tell.</returns>
    public LogFindings Run(Action<LoggedRefusal> show, CancellationToken cancel)
    {
        var shard = _all.OpenShard();
        var readers = new Reader[logs.Count];
        for (var i = 0; i < readers.Length; i++) readers[i] = new(logs[i], i, _all);
        while (!cancel.IsCancellationRequested)
        {
            var now = _clock.ElapsedMilliseconds;
            var hasCome = false;
            for (var i = 0; i < logs.Count; i++)
            {
                var reader = readers[i];
                hasCome |= logs[i].Read(now, piece => reader.Read(piece.Lines, piece.Offset, shard));
            }
            if (hasCome || now >= _unsettled) Show(now, isLast: false, show);
            if (logs.All(log => log.IsEnded)) break;
            if (!hasCome) cancel.WaitHandle.WaitOne(Round);
        }
        Show(_clock.ElapsedMilliseconds, isLast: true, show);
        foreach (var reader in readers) reader.Finish();
        return _all.Finish([.. logs.Select(log => log.Access?.Name ?? "")]);
    }

    private void Show(long now, bool isLast, Action<LoggedRefusal> show)
    {
        var scan = new LogScan(settings with { ExpectedIdentities = 64 });
        var shard = scan.OpenShard();
        for (var i = 0; i < logs.Count; i++)
        {
            var reader = new Reader(logs[i], i, scan);
            foreach (var piece in logs[i].Recent) reader.Read(piece.Lines, piece.Serial, shard);
            reader.Finish();
        }
        var findings = scan.Finish([.. logs.Select(log => log.Access?.Name ?? "")]);
        var report = builder(findings);
        var sources = logs.Select(log => new LogSource(log.Name, log.Access?.Name ?? "", 0, 0, 0, [])).ToImmutableArray();
        var isComplete = isLast || logs.All(log => log.Errors is null);
        _unsettled = long.MaxValue;
        foreach (var i in report.Wanted(filter))
        {
            ref readonly var refusal = ref findings.Refusals[i];
            if (_shown.Contains((refusal.Source, refusal.Offset))) continue;
            var settles = Came(refusal.Source, refusal.Offset) + Settling;
            if (!isComplete && settles > now && findings.Explanations[i].How is How.Nothing or How.Looks)
            {
                _unsettled = Math.Min(_unsettled, settles);
                continue;
            }
            _shown.Add((refusal.Source, refusal.Offset));
            show(report.Refusal(i, sources));
        }
        Forget(now);
    }

    // What is not shown yet came in the last two seconds.
    private void Forget(long now)
    {
        foreach (var (log, source) in logs.Select((log, source) => (log, source)))
        {
            var isMuch = log.Recent.Sum(piece => (long)piece.Lines.Length) > MostKept;
            log.Forget(now - (isMuch ? Settling : Kept));
            var first = log.Recent.Count > 0 ? log.Recent[0].Serial : long.MaxValue;
            _shown.RemoveWhere(shown => shown.Source == source && shown.Serial < first);
        }
    }

    private long Came(int source, long serial)
    {
        var came = 0L;
        foreach (var piece in logs[source].Recent)
        {
            if (piece.Serial > serial) break;
            came = piece.Came;
        }
        return came;
    }

    /// <summary>One log's lines into a scan; its format may become known late.</summary>
    private sealed class Reader(FollowedLog log, int source, LogScan scan)
    {
        private ILineScan? _lines;
        private ErrorScan? _errors;

        public void Read(byte[] lines, long offset, AccessShard shard)
        {
            if (log.Errors is { } errors) (_errors ??= new(errors, source, scan.OpenStore())).Read(lines);
            else if (log.Access is { } access) (_lines ??= LineScans.For(access)).Read(lines, source, offset, shard);
        }

        public void Finish() => _errors?.Finish();
    }
}
