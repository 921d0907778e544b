using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Why403.Catalogues;
using Why403.Cli.Logs;
using Why403.Cli.Tracing;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Scanning;
using Why403.Rendering;
using Why403.Text;

namespace Why403.Cli.Commands;

/// <summary><c>why403 logs FILE…</c>: every refusal of the logs by its cause, and whom it hits.</summary>
internal static class LogsCommand
{
    // A day's clients make some twenty lines each.
    private const int BytesOfIdentity = 6 << 10;

    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var options = new LogsOptions();
        var command = new Command("logs", "Group every refusal in access and error logs by its cause, real people apart from attacks\n\n"
            + "  why403 logs /var/log/nginx\n  why403 logs access.log error.log --config /etc/nginx/nginx.conf -o report.html\n  zcat access.log.*.gz | why403 logs - --since 7d --json") { options.Files };
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction((parsed, cancel) => Task.FromResult(Run(parsed, options, common, output, errors, cancel)));
        return command;
    }

    private static int Run(ParseResult parsed, LogsOptions options, CommonOptions common, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        var presentation = new Presentation(parsed, common, output, isReport: true);
        var conditions = FailConditions.Read(parsed.GetValue(options.FailOn));
        var site = parsed.GetValue(options.Trace.Config) is null ? null : Site.Open(options.Trace.Site(parsed), common.Catalogue(parsed));
        if (parsed.GetValue(options.Follow)) return Follow(parsed, options, common, presentation, conditions, site, output, errors, cancel);
        var inputs = Open(parsed, options, site);
        try
        {
            var (report, isBroken) = Read(parsed, options, common.Catalogue(parsed), inputs, site, errors, cancel);
            Write(presentation, report);
            presentation.Close();
            if (cancel.IsCancellationRequested) return ExitCodes.Interrupted;
            if (inputs.All(input => input.Problem is not null && input.Access is null && input.Errors is null)) return ExitCodes.Undetermined;
            return conditions.Holds(report) ? common.ExitCode(parsed, ExitCodes.Refused) : isBroken ? ExitCodes.Partial : ExitCodes.NotRefused;
        }
        finally
        {
            foreach (var input in inputs) input.Dispose();
        }
    }

    private static int Follow(ParseResult parsed, LogsOptions options, CommonOptions common, Presentation presentation, FailConditions conditions, Site? site, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        var formats = LogFormatChoice.Read(parsed.GetValue(options.LogFormat), site?.LogFormats ?? []);
        var fromStart = parsed.GetValue(options.Since) is not null;
        var logs = new List<FollowedLog>();
        // Who follows is mostly ended by somebody else: timeout, systemd, a closed window. The report is due all the same.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ended.Cancel();
        }
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        try
        {
            foreach (var name in Names(parsed, options)) logs.Add(FollowedLog.Open(name, formats, fromStart));
            var catalogue = common.Catalogue(parsed);
            var following = new Following(logs, Settings(parsed, options, workers: 1, keepsPerhaps: true, size: 0), findings => Builder(findings, catalogue), Filter(parsed, options));
            // A page or a table is one document: where it goes to standard output, nothing else does.
            var isShown = presentation.Format is OutputFormat.Text or OutputFormat.Json || presentation.IsInFile;
            var findings = following.Run(
                refusal =>
                {
                    if (!isShown) return;
                    output.Write(presentation.Format == OutputFormat.Json ? LogReportJson.Write(refusal) : presentation.Styled(LoggedRefusalText.Compose(refusal, presentation.Render)));
                    output.Flush();
                },
                ended.Token);
            foreach (var problem in logs.Select(log => log.Problem).OfType<Problem>()) errors.WriteLine($"why403: {Terminal.Neutral(problem.Message)}");
            var report = Builder(findings, catalogue).Build(Sources(logs, findings), Filter(parsed, options));
            if (presentation.Format == OutputFormat.Text && !presentation.IsInFile) output.WriteLine();
            Write(presentation, site is null ? report : GroupProof.Add(report, site));
            presentation.Close();
            if (logs.All(log => log.Problem is not null && log.Access is null && log.Errors is null)) return ExitCodes.Undetermined;
            return conditions.Holds(report) ? common.ExitCode(parsed, ExitCodes.Refused) : logs.Any(log => log.Problem is not null) ? ExitCodes.Partial : ExitCodes.NotRefused;
        }
        finally
        {
            foreach (var log in logs) log.Dispose();
        }
    }

    private static List<string> Names(ParseResult parsed, LogsOptions options)
    {
        var names = parsed.GetValue(options.Files) ?? [];
        if (names.Length == 0) throw Complaint.Usage("there is no log to read", "name files or a folder of them; - reads standard input");
        if (names.Count(name => name == "-") > 1) throw Complaint.Usage("standard input is named twice", "name it once");
        return LogFiles.Find(names);
    }

    private static LogFilter Filter(ParseResult parsed, LogsOptions options) => new() { Cause = parsed.GetValue(options.Cause) ?? "", Path = parsed.GetValue(options.Path) ?? "", Client = parsed.GetValue(options.Client) ?? "" };

    private static ReportBuilder Builder(LogFindings findings, Catalogue catalogue) =>
        new(findings, id => catalogue.Cause(id)?.Cause ?? new(id, Layer.Server, "a rule refuses this request"), id => catalogue.Cause(id)?.Remedies ?? []);

    private static List<LogInput> Open(ParseResult parsed, LogsOptions options, Site? site)
    {
        var formats = LogFormatChoice.Read(parsed.GetValue(options.LogFormat), site?.LogFormats ?? []);
        var inputs = new List<LogInput>();
        foreach (var name in Names(parsed, options)) inputs.Add(LogInput.Open(name, formats));
        if (inputs.All(input => input.Problem is not null) && inputs.Count > 0) throw Complaint.Unreadable(inputs[0].Problem!.Message, inputs[0].Problem!.Fix);
        return inputs;
    }

    private static (LogReport Report, bool IsBroken) Read(ParseResult parsed, LogsOptions options, Catalogue catalogue, List<LogInput> inputs, Site? site, TextWriter errors, CancellationToken cancel)
    {
        var workers = parsed.GetValue(options.Jobs) is > 0 and var jobs ? jobs : Environment.ProcessorCount;
        var scan = new LogScan(Settings(parsed, options, workers, keepsPerhaps: inputs.Any(input => input.Errors is not null), inputs.Sum(input => input.Size)));
        var mode = Environment.GetEnvironmentVariable("WHY403_LOGS_READ") switch { "mapped" => ReadMode.Mapped, "read" => ReadMode.Read, _ => ReadMode.Auto };
        var reading = new LogReading(scan, inputs, workers, mode, cancel);
        using (new Progress(reading, errors)) reading.Run();
        var findings = scan.Finish([.. inputs.Select(input => input.Access?.Name ?? "")]);
        var report = Builder(findings, catalogue).Build(Sources(inputs, findings), Filter(parsed, options));
        var isBroken = inputs.Any(input => input.Problem is not null);
        report = report with { IsPartial = cancel.IsCancellationRequested || isBroken };
        return (site is null ? report : GroupProof.Add(report, site), isBroken);
    }

    /// <param name="size">Stored bytes of all logs.</param>
    private static ScanSettings Settings(ParseResult parsed, LogsOptions options, int workers, bool keepsPerhaps, long size) => new()
    {
        Hash = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
        KeepsPerhaps = keepsPerhaps,
        Since = LogTimeText.Read("--since", parsed.GetValue(options.Since)) ?? long.MinValue,
        Until = LogTimeText.Read("--until", parsed.GetValue(options.Until)) ?? long.MaxValue,
        MostBytes = MemoryText.Read(parsed.GetValue(options.Memory)) / workers,
        ExpectedIdentities = (int)Math.Clamp(size / BytesOfIdentity, 4096, 1 << 20),
    };

    private static ImmutableArray<LogSource> Sources(IReadOnlyList<ILogInput> inputs, LogFindings findings)
    {
        var sources = ImmutableArray.CreateBuilder<LogSource>();
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            if (input.Errors is { } format)
            {
                var read = findings.ErrorSources.FirstOrDefault(source => source.Source == i) ?? new() { Source = i };
                sources.Add(new(input.Name, format.Name, read.Lines, read.Unread, 0, [.. read.UnreadSamples.Select(Text)], findings.Offsets.GetValueOrDefault((short)i) is { } offset ? TimeSpan.FromMilliseconds(offset) : null) { Problem = input.Problem, IsErrorLog = true });
                continue;
            }
            var counts = findings.All.Source(i);
            sources.Add(new(input.Name, input.Access?.Name ?? "", counts.Lines, counts.Unread, counts.UnreadRefusals, [.. counts.UnreadSamples.Select(sample => Text(sample.Line))]) { Problem = input.Problem });
        }
        return sources.ToImmutable();

        static string Text(byte[] line) => SourceRedaction.Line(System.Text.Encoding.UTF8.GetString(line));
    }

    private static void Write(Presentation presentation, LogReport report)
    {
        switch (presentation.Format)
        {
            case OutputFormat.Json: presentation.WriteRaw(LogReportJson.Write(report)); break;
            case OutputFormat.Html: presentation.WriteRaw(LogReportHtml.Write(report, new(Product.Version, TimeProvider.System.GetUtcNow()))); break;
            case OutputFormat.Csv: presentation.WriteRaw(LogReportCsv.Write(report)); break;
            default: presentation.WriteText(LogReportText.Compose(report, presentation.Render)); break;
        }
    }
}

/// <summary>The options of a look into logs.</summary>
internal sealed class LogsOptions
{
    public Argument<string[]> Files { get; } = new("files") { Description = "Access and error logs in any order, packed or not; folders, patterns, - for standard input", Arity = ArgumentArity.ZeroOrMore };
    public Option<string?> LogFormat { get; } = new("--log-format") { Description = "The access logs' format by name, or as log_format or LogFormat has it; found without it, among those of --config too", HelpName = "FORMAT" };
    public Option<bool> Follow { get; } = new("--follow") { Description = "Go on with what is appended, through rotation: each refusal as it comes, and the report at Ctrl-C; with --since from what is there already" };
    public Option<string?> Since { get; } = new("--since") { Description = "Leave out earlier requests: 2026-11-25T14:00Z, or 90m, 24h, 7d before now", HelpName = "TIME" };
    public Option<string?> Until { get; } = new("--until") { Description = "Leave out requests from then on", HelpName = "TIME" };
    public Option<string?> Cause { get; } = new("--cause") { Description = "Refusals by this cause, or by an area of causes such as file; unexplained for those without", HelpName = "ID" };
    public Option<string?> Path { get; } = new("--path") { Description = "Refusals of paths that start so", HelpName = "PATH" };
    public Option<string?> Client { get; } = new("--client") { Description = "Refusals of one address", HelpName = "ADDRESS" };
    public Option<string?> FailOn { get; } = new("--fail-on") { Description = "Exit with 1 if one of these holds: incident, people, people>N, refused>N, share>PERCENT", HelpName = "CONDITION,…" };
    public Option<string?> Memory { get; } = new("--memory") { Description = "What the refusals may take; 1G without it", HelpName = "SIZE" };
    public Option<int> Jobs { get; } = new("--jobs") { Description = "Cores to use; all without it", HelpName = "N" };
    public TraceCommandOptions Trace { get; } = new();

    public IEnumerable<Option> All => [LogFormat, Follow, Since, Until, Cause, Path, Client, FailOn, Memory, Jobs, Trace.Server, Trace.Config, Trace.Prefix, Trace.PhpFpm, Trace.ServerVersion, Trace.As, Trace.Root];
}
