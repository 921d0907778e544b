using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>
/// Explains what Apache httpd does with a request, by doing it: the evaluation appends its steps as it decides, so there
/// is no second account of it. Sends nothing. One instance serves one thread and keeps what it saw of the file system.
/// </summary>
public sealed class ApacheTrace : IServerTrace
{
    // More things than this in one another's way are told one by one.
    private const int MostRefusals = 8;

    private readonly ApacheConfiguration _configuration;
    private readonly IWorkerFiles _files;
    private readonly ApacheOptions _options;
    private readonly Dictionary<string, FileNode> _seen = new(StringComparer.Ordinal);
    private readonly AccessFiles _accessFiles;
    private IReadOnlyList<string>? _networks;

    public ApacheTrace(ApacheConfiguration configuration, IWorkerFiles files, ApacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        (_configuration, _files, _options) = (configuration, files, options);
        _accessFiles = new(configuration.Tree);
    }

    public string Product => "Apache httpd";

    public IReadOnlyList<string> Networks => _networks ??= [.. Words(_configuration.Tree.Directives).Where(w => w.AsSpan().IndexOfAny('.', ':') > 0 && Network.Parse(w) is not null).Distinct()];

    public ServerVerdict Evaluate(ServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Evaluate(request, _options.Waived);
    }

    /// <summary>The verdict, and what would refuse behind it once that were mended, until the request passes.</summary>
    public ImmutableArray<ServerVerdict> EvaluateAll(ServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var verdicts = ImmutableArray.CreateBuilder<ServerVerdict>();
        var waived = new HashSet<object>(_options.Waived);
        while (verdicts.Count < MostRefusals)
        {
            var verdict = Evaluate(request, waived);
            verdicts.Add(verdict);
            if (verdict.Outcome is not (ServerOutcome.Answer or ServerOutcome.Closed or ServerOutcome.DependsOnTraffic) || verdict.CauseId is null) break;
            if (verdict.Deciding is not { } deciding || !waived.Add(deciding)) break;
        }
        return verdicts.ToImmutable();
    }

    /// <summary>For a path that is missing: entries beside it whose names differ by case alone.</summary>
    public ImmutableArray<string> NearMisses(ServerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Servers.NearMisses.Of(verdict, _files);
    }

    private ServerVerdict Evaluate(ServerRequest request, IReadOnlySet<object> waived) =>
        new Admission(new Run(_configuration.Tree, request, new FileWalk(_files, _seen, waived), _accessFiles, waived)).Evaluate();

    public ImmutableArray<Remedy> Fixes(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(line);
        var proof = new PatchProof(_configuration, _files);
        return [.. ApacheFixes.Of(verdict, request, line).Where(r => r.Patch is not { } patch || proof.Opens(patch, verdict, request))];
    }

    private static IEnumerable<string> Words(IEnumerable<Directive> directives) => directives.SelectMany(d => d.Words.Concat(Words(d.Inside)));
}
