using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// Explains what nginx does with a request, by doing it: the evaluation appends its steps as it decides, so there is no
/// second account of it. Sends nothing. One instance serves one thread and keeps what it saw of the file system.
/// </summary>
public sealed class NginxTrace : IServerTrace
{
    // More things than this in one another's way are told one by one.
    private const int MostRefusals = 8;

    // A batch of any length keeps to this many entries of the file system, some tens of megabytes.
    private const int MostSeen = 200_000;

    private readonly NginxConfiguration _configuration;
    private readonly IWorkerFiles _files;
    private readonly NginxOptions _options;
    private IReadOnlyList<string>? _networks;
    private readonly Dictionary<string, FileNode> _seen = new(StringComparer.Ordinal);

    public NginxTrace(NginxConfiguration configuration, IWorkerFiles files, NginxOptions options)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        (_configuration, _files, _options) = (configuration, files, options);
    }

    public string Product => "nginx";

    public IReadOnlyList<string> Networks => _networks ??= [.. Words(_configuration.Tree.Main).Where(w => w.AsSpan().IndexOfAny('.', ':') > 0 && Network.Parse(w) is not null).Distinct()];

    public ServerVerdict Evaluate(ServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_seen.Count > MostSeen) _seen.Clear();
        return new Admission(_configuration.Tree, request, _files, _seen, _options).Evaluate();
    }

    public ImmutableArray<ServerVerdict> EvaluateAll(ServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_seen.Count > MostSeen) _seen.Clear();
        var verdicts = ImmutableArray.CreateBuilder<ServerVerdict>();
        var waived = new HashSet<object>(_options.Waived);
        while (verdicts.Count < MostRefusals)
        {
            var verdict = new Admission(_configuration.Tree, request, _files, _seen, _options with { Waived = waived }).Evaluate();
            verdicts.Add(verdict);
            if (verdict.Outcome is not (ServerOutcome.Answer or ServerOutcome.Closed or ServerOutcome.DependsOnTraffic) || verdict.CauseId is null) break;
            if (verdict.Deciding is not { } deciding || !waived.Add(deciding)) break;
        }
        return verdicts.ToImmutable();
    }

    public ImmutableArray<string> NearMisses(ServerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return Why403.Servers.NearMisses.Of(verdict, _files);
    }

    public ImmutableArray<Remedy> Fixes(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(line);
        return NginxFixes.Of(verdict, request, line);
    }

    // A geo block has its networks where other blocks have their names.
    private static IEnumerable<string> Words(IEnumerable<Directive> directives) =>
        directives.SelectMany(d => d.Words.Select(w => w.Value).Concat(d.Block is { } block ? Words(block) : []));
}
