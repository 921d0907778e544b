using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Files;

/// <summary>Turns what a survey counted into findings, one a reason, the one that closes most first.</summary>
internal sealed class SurveyReport(IFileView view, Accounts accounts, ProcessIdentity who, Func<string, Cause> cause, FileWording wording)
{
    public FileSurvey Write(string root, ImmutableArray<Finding> above, SurveyTally tally, ImmutableArray<Hop> path, Mount? foreign)
    {
        var check = $"`why403 file --tree {ShellText.Quote(root)} --as {ShellText.Quote(who.Name)}{(view.Surroundings.UnpackedIn is { } folder ? " --root " + ShellText.Quote(folder) : "")}`";
        var groups = tally.Groups.Select(g => (Closed: Closed(g), Finding: Group(g, tally, check, foreign)));
        var led = tally.Led.Select(l => (Closed: l.Links.Count, Finding: Led(l.Step, l.Links, check)));
        var findings = above.ToBuilder();
        findings.AddRange(groups.Concat(led).OrderByDescending(g => g.Closed).Select(g => g.Finding));
        if (tally.BrokenLinks.Count > 0)
            findings.Add(new(cause(FileCauses.SymlinkRefused), Layer.FileSystem, Confidence.Proven, $"{Count(tally.BrokenLinks.Count, "link leads", "links lead")} nowhere or back to themselves", [Examples(tally.BrokenLinks)])
            {
                Remedies = [FileRemedies.RepairLink(tally.BrokenLinks.First[0], check)],
            });
        var open = new OpenTooFar(wording).Write(tally);
        var verdict = findings.Count > 0 ? Verdict.Refused : tally.NotSeen.Count > 0 || foreign is not null ? Verdict.Undetermined : Verdict.NotRefused;
        return new(new()
        {
            Method = "reach",
            Address = root,
            Verdict = verdict,
            Answer = Answer(root, above, tally, open.Length),
            Path = path,
            Findings = findings.ToImmutable(),
            Unknown = Unknown(tally, foreign),
            Notes = [.. open, .. Notes(tally)],
            Next = findings.Count == 0 ? [] : [$"why403 explain {findings[0].Cause.Id}"],
        }, open);
    }

    private string Answer(string root, ImmutableArray<Finding> above, SurveyTally tally, int open)
    {
        var closed = above.IsEmpty
            ? tally.Unreachable == 0 ? $"{wording.Who} can reach {(tally.ClosedSecrets.Count == 0 ? "" : "all but the secrets among ")}the {Number(tally.Entries)} entries below `{root}` that were seen"
                : $"{wording.Who} cannot reach {Number(tally.Unreachable)} of {Number(tally.Entries)} entries below `{root}`"
            : $"{wording.Who} reaches nothing below `{root}`, {Number(tally.Entries)} entries: {above[0].Message}";
        return closed + (open > 0 ? $"; {Count(open, "kind of entry is", "kinds of entries are")} open too far." : ".");
    }

    private static long Closed(GuiltyGroup group) => group.Files.Count + group.Directories.Count + group.Blocking.Sum(b => b.Below);

    private Finding Group(GuiltyGroup group, SurveyTally tally, string check, Mount? foreign)
    {
        var (path, node, decision, wanted) = group.One;
        var step = new PathStep(node.IsDirectory ? StepKind.Search : StepKind.Act, path, node, wanted, decision, Obstacle.Denied);
        var single = group.Files.Count + group.Directories.Count == 1;
        var owner = accounts.User(group.Uid);
        var drifted = !single && group.By == DecidedBy.Other && tally.AllowedOf(group.Uid) == 0 && tally.AllowsAny;
        var id = drifted ? FileCauses.OwnerDiffers : group.Files.Count == 0 ? FileCauses.ParentBlocked : FileCauses.Of(step, who, view);
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        Add((single ? "" : "for example ") + wording.Entry(step));
        Add(wording.Class(decision, node));
        if (drifted) Add($"{wording.Who} can read no file that `{owner}` owns here, and files of others it can: an upload or a copy as `{owner}` does this");
        foreach (var blocking in group.Blocking.Where(b => b.Below > 0).OrderByDescending(b => b.Below).Take(Sample.Kept)) Add($"`{blocking.Path}` keeps {Count(blocking.Below, "entry", "entries")} behind it out of reach");
        if (group.Files.Count > 1) evidence.Add(Examples(group.Files));
        if (group.Directories.Count > 1) evidence.Add(Examples(group.Directories));
        var message = single ? wording.Message(step)
            : $"{Total(group)} of `{owner}` below `{group.Common}` are closed to {wording.Who}";
        return new(cause(id), Layer.FileSystem, foreign is null ? Confidence.Proven : Confidence.Likely, message, evidence.ToImmutable())
        {
            Remedies = single ? FileRemedies.For(step, who, accounts, view, check, all: false) : [TreeRemedy.For(group, tally, who, accounts, check)],
        };

        void Add(string fact) => evidence.Add(new(VantagePoint.Inside, fact));
    }

    private Finding Led(PathStep step, Sample links, string check) =>
        new(cause(FileCauses.Of(step, who, view)), Layer.FileSystem, Confidence.Proven,
            $"{Count(links.Count, "link leads", "links lead")} to where {wording.Who} is refused: {wording.Message(step)}", [new(VantagePoint.Inside, wording.Entry(step)), Examples(links)])
        {
            Remedies = FileRemedies.For(step, who, accounts, view, check, all: false),
        };

    private static ImmutableArray<Question> Unknown(SurveyTally tally, Mount? foreign)
    {
        var questions = ImmutableArray.CreateBuilder<Question>();
        if (tally.NotSeen.Count > 0) questions.Add(new($"{Count(tally.NotSeen.Count, "entry", "entries")} could not be looked at, such as `{tally.NotSeen.First[0]}`: {tally.NotSeenBecause}", "run this as root, or survey such a folder by itself"));
        if (tally.LinksNotFollowed > 0) questions.Add(new($"where {Count(tally.LinksNotFollowed, "more link leads", "more links lead")}", "survey the folders below one by one"));
        if (tally.Ungrouped > 0) questions.Add(new($"{Count(tally.Ungrouped, "more entry denies", "more entries deny")}, of owners and groups beyond the first two thousand", "survey the folders below one by one"));
        if (foreign is not null) questions.Add(new($"whether {foreign.Kind} on `{foreign.Point}` lets it pass: it has its own rules", "read a file there as that user: `sudo -u USER head -c1 FILE`"));
        return questions.ToImmutable();
    }

    private IEnumerable<Evidence> Notes(SurveyTally tally)
    {
        if (tally.ClosedSecrets.Count > 0)
            yield return new(VantagePoint.Inside, $"{Count(tally.ClosedSecrets.Count, "file is", "files are")} closed to {wording.Who} and named like secrets, which is right unless the application reads them: {Listed(tally.ClosedSecrets)}");
        yield return new(VantagePoint.Inside, wording.Identity());
    }

    private static string Total(GuiltyGroup group) => (group.Files.Count, group.Directories.Count) switch
    {
        (var files, 0) => Count(files, "file", "files"),
        (0, var directories) => Count(directories, "directory", "directories"),
        var (files, directories) => $"{Count(files, "file", "files")} and {Count(directories, "directory", "directories")}",
    };

    private static Evidence Examples(Sample sample) => new(VantagePoint.Inside, Listed(sample));

    internal static string Listed(Sample sample) =>
        string.Join(", ", sample.First.Select(p => $"`{p}`")) + (sample.Count > sample.First.Count ? $" and {Number(sample.Count - sample.First.Count)} more" : "");

    internal static string Count(long count, string one, string many) => $"{Number(count)} {(count == 1 ? one : many)}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
