using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>Goes through a tree once and keeps counts, a few examples and no list of files.</summary>
internal sealed class TreeSurvey(IFileView view, ProcessIdentity who, CancellationToken cancellation)
{
    // A farm of links must not make the survey a walk through half the machine.
    private const int MostLinks = 20_000;

    private readonly Stack<Place> _pending = new();
    private readonly SurveyTally _tally = new();
    private readonly HashSet<string> _above = new(StringComparer.Ordinal);
    private string _root = "/";
    private ulong _mount;
    private int _links;

    /// <param name="Guilty">The topmost directory above that keeps the user out; null where none does.</param>
    /// <param name="OthersPass">Every user of the machine can come here, by the bits for others alone.</param>
    private readonly record struct Place(string Path, GuiltyDirectory? Guilty, bool OthersPass, bool InRepository);

    /// <param name="trace">The way to the root of the tree, for one who may pass through it.</param>
    public SurveyTally Run(PathTrace trace)
    {
        var top = trace.Steps[^1];
        _root = top.Path;
        _mount = top.Node.Mount;
        _above.UnionWith(trace.Steps.Where(s => s.Refuses).Select(s => s.Path));
        // Findings above the tree tell what keeps the user from all of it; inside, each entry is judged by itself.
        _pending.Push(new(top.Path, null, trace.Steps.Where(s => s.Kind != StepKind.Follow).All(s => s.Node.Other.HasFlag(Access.Execute)), false));
        while (_pending.TryPop(out var place))
        {
            cancellation.ThrowIfCancellationRequested();
            if (view.Enumerate(place.Path, (name, look) => Visit(place, name, look)) is { } because) _tally.Hidden(place.Path, because);
        }
        return _tally;
    }

    private void Visit(in Place place, string name, in FileLook look)
    {
        if (look.Sight == Sight.Missing) return; // removed since the directory was read
        var path = place.Path == "/" ? "/" + name : place.Path + "/" + name;
        if (look.Sight == Sight.Hidden)
        {
            _tally.Hidden(path, look.Because);
            return;
        }
        var node = look.Node;
        _tally.Entries++;
        if (place.Guilty is { } guilty)
        {
            guilty.Below++;
            _tally.Unreachable++;
        }
        if (node.IsLink)
        {
            if (place.Guilty is null) Link(path);
            return;
        }
        if (node.IsDirectory) Directory(place, name, path, node);
        else if (node.IsFile) File(place, name, path, node);
    }

    private void Directory(in Place place, string name, string path, in FileNode node)
    {
        _tally.Directories++;
        if (node.Mount != _mount && view.Surroundings.Mounts[node.Mount] is { DecidesItself: true } mount)
        {
            // Its modes would prove nothing, and /proc has no end.
            _tally.Hidden(path, $"it is {mount.Kind}, which has its own rules");
            return;
        }
        var decision = Permission.Judge(node, path, who, Access.Execute, view);
        var guilty = place.Guilty;
        if (!decision.Known) _tally.Hidden(path, "its access list cannot be read");
        else if (!decision.Granted) guilty = Deny(path, node, decision, Access.Execute, place.Guilty);
        if (place.OthersPass && node.Other.HasFlag(Access.Write) && !node.IsSticky) _tally.WorldWritable.Add(path);
        if (SecretNames.IsRepository(name) && guilty is null) _tally.Repositories.Add(path);
        _pending.Push(new(path, guilty, place.OthersPass && node.Other.HasFlag(Access.Execute), place.InRepository || SecretNames.IsRepository(name)));
    }

    private void File(in Place place, string name, string path, in FileNode node)
    {
        var decision = Permission.Judge(node, path, who, Access.Read, view);
        var secret = !place.InRepository && SecretNames.IsSecret(name);
        if (!decision.Known) _tally.Hidden(path, "its access list cannot be read");
        else if (decision.Granted) _tally.Allow(node.Uid);
        else if (secret) _tally.CloseSecret(path, name);
        else Deny(path, node, decision, Access.Read, place.Guilty);
        if (!place.OthersPass) return;
        if (node.Other.HasFlag(Access.Write)) _tally.WorldWritable.Add(path);
        if (secret && node.Other.HasFlag(Access.Read)) _tally.OpenSecrets.Add(path);
    }

    private GuiltyDirectory? Deny(string path, in FileNode node, Decision decision, Access wanted, GuiltyDirectory? below)
    {
        if (below is null) _tally.Unreachable++;
        return _tally.Deny(path, node, decision, wanted, below);
    }

    private bool Inside(string path) => _root == "/" || path == _root || (path.StartsWith(_root, StringComparison.Ordinal) && path[_root.Length] == '/');

    private void Link(string path)
    {
        if (++_links > MostLinks)
        {
            _tally.LinksNotFollowed++;
            return;
        }
        var trace = PathWalk.Trace(path, who, FileOperation.Read, view);
        if (trace.BrokenLink.Length > 0 || trace.Ending == Ending.TooManyLinks) _tally.BrokenLinks.Add(path);
        // What lies in the tree is judged where it lies; here counts what a link leads to and the user cannot pass.
        else if (trace.FirstRefusal is { } step && (step.Kind == StepKind.Follow || !Inside(step.Path)) && !_above.Contains(step.Path)) _tally.Links(step, path);
    }
}
