using System.Collections.Immutable;
using System.CommandLine;
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

    private static List<LogInput> Open(ParseResult parsed, LogsOptions options, Site? site)
    {
        var formats = LogFormatChoice.Read(parsed.GetValue(options.LogFormat), site?.LogFormats ?? []);
        var names = parsed.GetValue(options.Files) ?? [];
        if (names.Length == 0) throw Complaint.Usage("there is no log to read", "name files or a folder of them; - reads standard input");
        if (names.Count(name => name == "-") > 1) throw Complaint.Usage("standard input is named twice", "name it once");
        var inputs = new List<LogInput>();
        foreach (var name in LogFiles.Find(names)) inputs.Add(LogInput.Open(name, formats));
        if (inputs.All(input => input.Problem is not null) && inputs.Count > 0) throw Complaint.Unreadable(inputs[0].Problem!.Message, inputs[0].Problem!.Fix);
        return inputs;
    }

    private static (LogReport Report, bool IsBroken) Read(ParseResult parsed, LogsOptions options, Catalogue catalogue, List<LogInput> inputs, Site? site, TextWriter errors, CancellationToken cancel)
    {
        var workers = parsed.GetValue(options.Jobs) is > 0 and var jobs ? jobs : Environment.ProcessorCount;
        var settings = new ScanSettings
        {
            Hash = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
            KeepsPerhaps = inputs.Any(input => input.Errors is not null),
            Since = LogTimeText.Read("--since", parsed.GetValue(options.Since)) ?? long.MinValue,
            Until = LogTimeText.Read("--until", parsed.GetValue(options.Until)) ?? long.MaxValue,
            MostBytes = MemoryText.Read(parsed.GetValue(options.Memory)) / workers,
            ExpectedIdentities = (int)Math.Clamp(inputs.Sum(input => input.Size) / BytesOfIdentity, 4096, 1 << 20),
        };
        var scan = new LogScan(settings);
        var mode = Environment.GetEnvironmentVariable("WHY403_LOGS_READ") switch { "mapped" => ReadMode.Mapped, "read" => ReadMode.Read, _ => ReadMode.Auto };
        var reading = new LogReading(scan, inputs, workers, mode, cancel);
        using (new Progress(reading, errors)) reading.Run();
        var findings = scan.Finish([.. inputs.Select(input => input.Access?.Name ?? "")]);
        var builder = new ReportBuilder(findings, id => catalogue.Cause(id)?.Cause ?? new(id, Layer.Server, "a rule refuses this request"), id => catalogue.Cause(id)?.Remedies ?? []);
        var report = builder.Build(Sources(inputs, findings), new() { Cause = parsed.GetValue(options.Cause) ?? "", Path = parsed.GetValue(options.Path) ?? "", Client = parsed.GetValue(options.Client) ?? "" });
        var isBroken = inputs.Any(input => input.Problem is not null);
        report = report with { IsPartial = cancel.IsCancellationRequested || isBroken };
        return (site is null ? report : GroupProof.Add(report, site), isBroken);
    }

    private static ImmutableArray<LogSource> Sources(List<LogInput> inputs, LogFindings findings)
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
    public Option<string?> Since { get; } = new("--since") { Description = "Leave out earlier requests: 2026-11-25T14:00Z, or 90m, 24h, 7d before now", HelpName = "TIME" };
    public Option<string?> Until { get; } = new("--until") { Description = "Leave out requests from then on", HelpName = "TIME" };
    public Option<string?> Cause { get; } = new("--cause") { Description = "Refusals by this cause, or by an area of causes such as file; unexplained for those without", HelpName = "ID" };
    public Option<string?> Path { get; } = new("--path") { Description = "Refusals of paths that start so", HelpName = "PATH" };
    public Option<string?> Client { get; } = new("--client") { Description = "Refusals of one address", HelpName = "ADDRESS" };
    public Option<string?> FailOn { get; } = new("--fail-on") { Description = "Exit with 1 if one of these holds: incident, people, people>N, refused>N, share>PERCENT", HelpName = "CONDITION,…" };
    public Option<string?> Memory { get; } = new("--memory") { Description = "What the refusals may take; 1G without it", HelpName = "SIZE" };
    public Option<int> Jobs { get; } = new("--jobs") { Description = "Cores to use; all without it", HelpName = "N" };
    public TraceCommandOptions Trace { get; } = new();

    public IEnumerable<Option> All => [LogFormat, Since, Until, Cause, Path, Client, FailOn, Memory, Jobs, Trace.Server, Trace.Config, Trace.Prefix, Trace.PhpFpm, Trace.ServerVersion, Trace.As, Trace.Root];
}
