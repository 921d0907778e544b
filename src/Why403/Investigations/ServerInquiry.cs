using System.Collections.Immutable;
using Why403.Catalogues;
using Why403.Files;
using Why403.Servers;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>What a server answers to a request by its configuration and its files, as a diagnosis with its proof. Sends nothing.</summary>
public sealed class ServerInquiry
{
    // What stands behind the first refusal is told too, but no page of it.
    private const int MostFindings = 8;

    private readonly IServerTrace _trace;
    private readonly WorkerFiles _files;
    private readonly ProcessIdentity _worker;
    private readonly Accounts _accounts;
    private readonly FileInquiry _inquiry;
    private readonly SourceExcerpt _excerpt;
    private readonly Catalogue _catalogue;

    /// <param name="trace">The evaluation, over <paramref name="files"/>.</param>
    /// <param name="files">The same tree that <paramref name="view"/> shows, as the worker meets it.</param>
    /// <param name="worker">Whom the server's workers run as.</param>
    /// <param name="texts">The configuration's texts, for the lines to quote.</param>
    public ServerInquiry(IServerTrace trace, WorkerFiles files, IFileView view, Accounts accounts, ProcessIdentity worker, IConfigurationFiles texts, Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        (_trace, _files, _worker, _accounts, _catalogue) = (trace, files, worker, accounts, catalogue);
        _inquiry = new(view, accounts, id => catalogue.Cause(id)?.Cause ?? new(id, Layer.FileSystem, "the file system refuses"));
        _excerpt = new(texts);
    }

    public IServerTrace Trace => _trace;

    /// <param name="address">The request's address as the caller writes it.</param>
    public Diagnosis Diagnose(ServerRequest request, string address)
    {
        ArgumentNullException.ThrowIfNull(request);
        var verdicts = _trace.EvaluateAll(request);
        var first = verdicts[0];
        var findings = Findings(verdicts, request);
        var verdict = Verdict(first);
        var near = NearMisses(request, first);
        return new()
        {
            Method = request.Method,
            Address = Redaction.Address(address),
            Status = first.Status,
            Location = first.Location is { } location ? Redaction.Address(location) : null,
            Verdict = verdict,
            Answer = ServerWording.Answer(_trace.Product, request, first, verdict, findings.Count(f => f.Confidence > Confidence.Possible) - 1) + ServerWording.DidYouMean(near),
            Path = ServerWording.Path(_trace.Product, first),
            Findings = findings,
            Unknown = ServerWording.Unknown(_trace.Product, first, _files.Foreign),
            Notes = Notes(first, findings),
            Next = findings.IsEmpty ? [] : [$"why403 explain {findings[0].Cause.Id}"],
        };
    }

    /// <summary>A refusal is what the server refuses by a cause; a missing file or a broken configuration is none.</summary>
    public static Verdict Verdict(ServerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome switch
        {
            ServerOutcome.Undetermined or ServerOutcome.HandedOver => Why403.Verdict.Undetermined,
            ServerOutcome.Closed => Why403.Verdict.Refused,
            _ when verdict.Status is 401 or 403 or 407 or 429 or 451 or 495 or 496 or 497 => Why403.Verdict.Refused,
            // An error page can dress a refusal as another error; one that ends in success or a redirect is let pass.
            _ when verdict.CauseId is not null && verdict.Status is >= 400 => Why403.Verdict.Refused,
            _ => Why403.Verdict.NotRefused,
        };
    }

    private ImmutableArray<Finding> Findings(ImmutableArray<ServerVerdict> verdicts, ServerRequest request)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var verdict in verdicts)
        {
            if (findings.Count == MostFindings) break;
            foreach (var found in VerdictFindings.Of([verdict], _trace.Product, id => _catalogue.Cause(id)?.Cause))
            {
                if (findings.Any(f => f.Cause.Id == found.Cause.Id && f.Where == verdict.Where && f.Message.EndsWith(found.Message, StringComparison.Ordinal))) continue;
                var where = found.Evidence.Any(e => e.Where == verdict.Where) ? verdict.Where : found.Evidence.LastOrDefault(e => e.Where is not null)?.Where ?? verdict.Where;
                var finding = found with { Where = where, Remedies = Remedies(verdict, request, found) };
                if (verdict is { Layer: Layer.FileSystem, Path: { } path }) finding = WithFile(finding, path, verdict);
                if (_files.Foreign is not null && finding is { Layer: Layer.FileSystem, Confidence: Confidence.Proven }) finding = finding with { Confidence = Confidence.Likely };
                if (findings.Count > 0)
                {
                    var told = findings.SelectMany(f => f.Evidence).ToHashSet();
                    var own = finding.Evidence.Where(e => !told.Contains(e)).ToImmutableArray();
                    finding = finding with { Message = "behind that: " + finding.Message, Evidence = own.IsEmpty ? finding.Evidence : own };
                }
                findings.Add(Quoted(finding));
            }
        }
        return findings.ToImmutable();
    }

    /// <summary>What changes this very line; else what the catalogue knows, without the caller's part: whoever reads the configuration is not the caller.</summary>
    private ImmutableArray<Remedy> Remedies(ServerVerdict verdict, ServerRequest request, Finding finding)
    {
        var fixes = finding.Cause.Id == verdict.CauseId ? _trace.Fixes(verdict, request, _excerpt.Line) : [];
        if (!fixes.IsEmpty) return [.. fixes.Select(Shown)];
        var all = _catalogue.Cause(finding.Cause.Id)?.Remedies ?? [];
        return all.Any(r => r.Owner != Owner.Caller) ? [.. all.Where(r => r.Owner != Owner.Caller)] : all;
    }

    private static Remedy Shown(Remedy remedy) =>
        remedy.Patch is not { } patch ? remedy : remedy with { Patch = patch with { Removed = [.. patch.Removed.Select(SourceRedaction.Line)], Added = [.. patch.Added.Select(SourceRedaction.Line)] } };

    /// <summary>The file's own account names the class that decided, a finer cause, and the narrowest command.</summary>
    private Finding WithFile(Finding finding, string path, ServerVerdict verdict)
    {
        // A socket is connected to by the server, a script is read by its pool's own user.
        var operation = finding.Cause.Id == FileCauseOfParents ? FileOperation.Execute : verdict.Status == 502 ? FileOperation.Write : (FileOperation?)null;
        var who = verdict.RunsAs is { } named && _accounts.Resolve(named).Identity is { } other ? other : _worker;
        if (_inquiry.Diagnose(path, who, operation).Findings is not [var file, ..]) return finding;
        // A parent's own account is that of any entry: that it is a parent is what the walk knows.
        var cause = operation is null ? file.Cause : finding.Cause;
        return finding with { Cause = cause, Message = file.Message, Evidence = [.. finding.Evidence.Where(e => e.Where is not null), .. file.Evidence], Remedies = file.Remedies };
    }

    private const string FileCauseOfParents = "file.parent-blocked";

    private Finding Quoted(Finding finding)
    {
        var evidence = finding.Evidence.Select(e => e with { Fact = SourceRedaction.Line(e.Fact) }).ToImmutableArray();
        var spans = evidence.Where(e => e.Where is not null).Select(e => e.Where!);
        return finding with { Message = SourceRedaction.Line(finding.Message), Evidence = evidence, Source = _excerpt.Of(finding.Where is { } where ? spans.Append(where) : spans) };
    }

    /// <summary>What would have been found: a name of another case, or the address with or without its last slash.</summary>
    private ImmutableArray<string> NearMisses(ServerRequest request, ServerVerdict verdict)
    {
        if (verdict.Status != 404) return [];
        var near = _trace.NearMisses(verdict);
        var question = request.Target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (request.Target, "") : (request.Target[..question], request.Target[question..]);
        if (path.Length < 2) return near;
        var toggled = path.EndsWith('/') ? path[..^1] : path + "/";
        return _trace.Evaluate(request with { Target = toggled + query }) is { Status: 200 or 401 or 403 } or { Outcome: ServerOutcome.HandedOver } ? near.Add(toggled) : near;
    }

    private ImmutableArray<Evidence> Notes(ServerVerdict verdict, ImmutableArray<Finding> findings)
    {
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        notes.Add(new(VantagePoint.Inside, $"{_trace.Product} is taken to run as `{_worker.Name}`"));
        // Where something is found, its evidence holds the steps already.
        if (findings.IsEmpty)
            foreach (var step in verdict.Steps) notes.Add(new(VantagePoint.Inside, SourceRedaction.Line(step.Text), step.Where));
        return notes.ToImmutable();
    }
}
