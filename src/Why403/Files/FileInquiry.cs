using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>What a tree holds that its user cannot reach, and what is open further than it should be.</summary>
public sealed record FileSurvey(Diagnosis Diagnosis, ImmutableArray<Evidence> OpenTooFar);

/// <summary>Whether somebody may do something with a path, which step refuses it, and what changes that.</summary>
/// <param name="cause">A cause of the catalogue by its id.</param>
public sealed class FileInquiry(IFileView view, Accounts accounts, Func<string, Cause> cause)
{
    private readonly Policies _policies = new(view);

    /// <param name="path">Absolute; <c>.</c>, <c>..</c> and links in it are resolved as the kernel does.</param>
    /// <param name="operation">Null: read a file, list a directory.</param>
    public Diagnosis Diagnose(string path, ProcessIdentity who, FileOperation? operation = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(who);
        var trace = PathWalk.Trace(path, who, operation, view);
        var node = trace.Found ?? default;
        var acted = operation ?? (node.IsDirectory ? FileOperation.List : FileOperation.Read);
        var wording = new FileWording(who, accounts);
        var check = FileCommands.Ask(path, who, operation, view.Surroundings);
        var findings = Findings(trace, who, wording, check);
        var verdict = trace.FirstRefusal is not null || trace.Ending == Ending.TooManyLinks || trace.BrokenLink.Length > 0 ? Verdict.Refused
            : trace.Ending != Ending.Reached || trace.HasUnknown || Foreign(trace) is not null ? Verdict.Undetermined
            : Verdict.NotRefused;
        if (verdict == Verdict.NotRefused && _policies.Finding(path, cause) is { } possible) findings = [possible];
        return new()
        {
            Method = FileWording.Verb(acted, node).Replace(' ', '-'),
            Address = path,
            Verdict = verdict,
            Answer = Answer(trace, wording, acted, findings, path),
            Path = FileHops.Of(trace),
            Findings = findings,
            Unknown = Unknown(trace),
            Notes = [.. Notes(trace, wording)],
            Steps = [.. trace.Steps.Select(s => FileCommands.Step(s, wording))],
            Next = findings.IsEmpty ? [] : [$"why403 explain {findings[0].Cause.Id}"],
        };
    }

    /// <summary>Every entry below a directory that the user cannot reach, grouped by what is guilty; and what is open too far.</summary>
    public FileSurvey Survey(string root, ProcessIdentity who, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(who);
        var trace = PathWalk.Trace(root, who, FileOperation.Execute, view);
        if (trace.Found is not { IsDirectory: true }) return new(Diagnose(root, who, FileOperation.List), []);
        var wording = new FileWording(who, accounts);
        var above = Findings(trace, who, wording, FileCommands.Ask(root, who, FileOperation.Execute, view.Surroundings));
        return new SurveyReport(view, accounts, who, cause, wording).Write(root, above, new TreeSurvey(view, who, cancellation).Run(trace), FileHops.Of(trace), Foreign(trace));
    }

    private ImmutableArray<Finding> Findings(PathTrace trace, ProcessIdentity who, FileWording wording, string check)
    {
        // A listing asks for two rights of one directory: one finding.
        var steps = trace.Steps.Where(s => s.Obstacle != Obstacle.None).GroupBy(s => (s.Path, s.Kind, s.Obstacle))
            .Select(g => g.First() with { Wanted = g.Aggregate(Access.None, (all, s) => all | s.Wanted) }).ToList();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var step in steps)
        {
            var evidence = ImmutableArray.CreateBuilder<Evidence>();
            evidence.Add(new(VantagePoint.Inside, wording.Entry(step)));
            if (step.Obstacle == Obstacle.Denied) evidence.Add(new(VantagePoint.Inside, wording.Class(step.Decision, step.Node)));
            if (step.Decision.ByList || step.Obstacle == Obstacle.Denied && step.Node.Group == Access.None && view.ListOf(step.Path).IsPresent)
                evidence.Add(new(VantagePoint.Inside, FileCommands.List(view.ListOf(step.Path), accounts)));
            if (step.Mount is { DecidesItself: true } mount) evidence.Add(new(VantagePoint.Inside, $"`{mount.Point}` is {mount.Kind}, which can decide otherwise than the modes that it shows"));
            var confidence = step.Obstacle == Obstacle.Unknown ? Confidence.Possible : step.Mount is { DecidesItself: true } ? Confidence.Likely : Confidence.Proven;
            findings.Add(new(cause(FileCauses.Of(step, who, view)), Layer.FileSystem, confidence, wording.Message(step), evidence.ToImmutable())
            {
                Remedies = FileRemedies.For(step, who, accounts, view, check, all: steps.Count == 1),
            });
        }
        if (trace.Ending == Ending.TooManyLinks || trace.BrokenLink.Length > 0)
        {
            var loop = trace.Ending == Ending.TooManyLinks;
            var link = loop ? trace.End : trace.BrokenLink;
            findings.Add(new(cause(FileCauses.SymlinkRefused), Layer.FileSystem, Confidence.Proven,
                loop ? $"more than 40 links follow each other at `{link}`: they lead back to themselves" : $"the link `{link}` leads nowhere: there is no `{trace.End}`",
                [new(VantagePoint.Inside, $"`{link}` is a link to `{view.TargetOf(link)}`")])
            {
                Remedies = [FileRemedies.RepairLink(link, check)],
            });
        }
        return [.. findings.OrderByDescending(f => f.Confidence)];
    }

    private string Answer(PathTrace trace, FileWording wording, FileOperation operation, ImmutableArray<Finding> findings, string path)
    {
        if (trace.FirstRefusal is { } first)
        {
            var more = trace.Steps.Where(s => s.Refuses).Select(s => (s.Path, s.Obstacle)).Distinct().Count() - 1;
            return wording.Message(first with { Wanted = trace.Steps.Where(s => s.Path == first.Path && s.Kind == first.Kind && s.Obstacle == first.Obstacle).Aggregate(Access.None, (all, s) => all | s.Wanted) })
                + (more > 0 ? $"; {more} more thing{(more == 1 ? "" : "s")} behind it would refuse next." : ".");
        }
        if (!findings.IsEmpty && trace.Ending != Ending.Reached) return Capital(findings[0].Message) + ".";
        var found = trace.Steps.LastOrDefault();
        return trace.Ending switch
        {
            Ending.Missing when trace.Because.Length > 0 => Capital(trace.Because) + ".",
            Ending.Missing => $"There is no `{trace.End}`; permissions do not enter into it." + DidYouMean(trace.End),
            Ending.NotADirectory => operation == FileOperation.List ? $"`{trace.End}` is no directory, so there is nothing to list." : $"`{trace.End}` is no directory, and the path goes on behind it.",
            Ending.Hidden => $"`{trace.End}` cannot be looked at from here ({trace.Because}), so the answer is not known.",
            _ when trace.HasUnknown => "Something that cannot be read from here decides.",
            _ when Foreign(trace) is { } mount => $"The modes let {wording.Who} {FileWording.Verb(operation, found!.Node)} `{path}`; {mount.Kind} on `{mount.Point}` has its own say.",
            _ => $"{wording.Who} can {FileWording.Verb(operation, found!.Node)} `{path}`: {wording.Class(found.Decision, found.Node)}.",
        };
    }

    /// <summary>A name that differs by case alone.</summary>
    private string DidYouMean(string missing)
    {
        var parent = PathWalk.Parent(missing);
        var name = missing[(missing.LastIndexOf('/') + 1)..];
        string? near = null;
        view.Enumerate(parent, (other, _) => near ??= other.Equals(name, StringComparison.OrdinalIgnoreCase) ? other : null);
        return near is null ? "" : $" Did you mean `{(parent == "/" ? "" : parent)}/{near}`?";
    }

    private static ImmutableArray<Question> Unknown(PathTrace trace)
    {
        var questions = ImmutableArray.CreateBuilder<Question>();
        if (trace.Ending == Ending.Hidden) questions.Add(new($"what is at `{trace.End}`: {trace.Because}", "run this as root, or give an unpacked copy with --root"));
        if (trace.FirstRefusal is null && Foreign(trace) is { } mount) questions.Add(new($"whether {mount.Kind} on `{mount.Point}` lets it pass: it has its own rules", "read it as that user: `sudo -u USER head -c1 FILE`"));
        foreach (var step in trace.Steps)
            if (step.Obstacle == Obstacle.Unknown)
                questions.Add(step.Kind == StepKind.Follow ? new("whether links are protected on the running system", "`sysctl fs.protected_symlinks`") : new($"the access list of `{step.Path}`", $"`getfacl {ShellText.Quote(step.Path)}`"));
        return questions.ToImmutable();
    }

    private IEnumerable<Evidence> Notes(PathTrace trace, FileWording wording)
    {
        yield return new(VantagePoint.Inside, wording.Identity());
        if (view.Surroundings.UnpackedIn is not { } folder) yield break;
        yield return new(VantagePoint.Inside, $"paths and names are those inside `{folder}`; mount options and policies of the running system are not seen there");
        if (trace.Steps is [{ Node.Uid: not 0 } root, ..])
            yield return new(VantagePoint.Inside, $"`/` belongs to `{accounts.User(root.Node.Uid)}` there: unpacked without root, a tree loses its owners");
    }

    private static Mount? Foreign(PathTrace trace) => trace.Steps.Select(s => s.Mount).FirstOrDefault(m => m is { DecidesItself: true });

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
