namespace Why403.Files;

/// <summary>A directory of the tree that the user cannot pass through.</summary>
internal sealed class GuiltyDirectory(string path)
{
    public string Path { get; } = path;

    /// <summary>Entries behind it, at any depth.</summary>
    public long Below { get; set; }
}

/// <summary>A number of paths and the first few of them.</summary>
internal sealed class Sample
{
    public const int Kept = 5;

    private readonly List<string> _first = new(Kept);

    public long Count { get; private set; }

    public IReadOnlyList<string> First => _first;

    public void Add(string path)
    {
        if (Count++ < Kept) _first.Add(path);
    }
}

/// <summary>Entries that deny for the same reason: same owner, same group, same class.</summary>
internal sealed class GuiltyGroup(uint uid, uint gid, DecidedBy by, bool byList, string first)
{
    public uint Uid { get; } = uid;
    public uint Gid { get; } = gid;
    public DecidedBy By { get; } = by;
    public bool ByList { get; } = byList;

    /// <summary>The deepest directory that holds them all.</summary>
    public string Common { get; private set; } = PathWalk.Parent(first);

    public Sample Files { get; } = new();
    public Sample Directories { get; } = new();
    public List<GuiltyDirectory> Blocking { get; } = [];
    public (string Path, FileNode Node, Decision Decision, Access Wanted) One { get; private set; }

    /// <summary>Rights for others that the user has on some of them now; a named entry has to keep them.</summary>
    public Access KeptOnDirectories { get; private set; }
    public Access KeptOnFiles { get; private set; }

    public void Add(string path, in FileNode node, Decision decision, Access wanted)
    {
        if (Files.Count + Directories.Count == 0) One = (path, node, decision, wanted);
        if (node.IsDirectory)
        {
            Directories.Add(path);
            KeptOnDirectories |= decision.Effective;
        }
        else
        {
            Files.Add(path);
            KeptOnFiles |= decision.Effective;
        }
        while (Common != "/" && !(path.StartsWith(Common, StringComparison.Ordinal) && path.Length > Common.Length && path[Common.Length] == '/')) Common = PathWalk.Parent(Common);
    }
}

/// <summary>What a survey found.</summary>
internal sealed class SurveyTally
{
    // A tree with a group a file is hostile or broken; the first are told and the rest counted.
    private const int MostGroups = 2_000;

    private readonly Dictionary<(uint, uint, DecidedBy, bool), GuiltyGroup> _groups = [];
    private readonly Dictionary<string, (PathStep Step, Sample Links)> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, long> _allowed = [];

    public long Entries { get; set; }
    public long Directories { get; set; }
    /// <summary>Entries that deny the user, and those behind a directory that does.</summary>
    public long Unreachable { get; set; }
    public long LinksNotFollowed { get; set; }
    public long Ungrouped { get; private set; }
    public Sample WorldWritable { get; } = new();
    public Sample OpenSecrets { get; } = new();
    public Sample ClosedSecrets { get; } = new();
    public Sample Repositories { get; } = new();
    public Sample BrokenLinks { get; } = new();
    public Sample NotSeen { get; } = new();
    public string NotSeenBecause { get; private set; } = "";

    public IEnumerable<GuiltyGroup> Groups => _groups.Values;

    /// <summary>Steps outside of the tree that refuse what links in it lead to.</summary>
    public IEnumerable<(PathStep Step, Sample Links)> Led => _links.Values;

    /// <summary>How many files of an owner the user can read.</summary>
    public long AllowedOf(uint uid) => _allowed.GetValueOrDefault(uid);

    public bool AllowsAny => _allowed.Count > 0;

    public void Allow(uint uid)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_allowed, uid, out _)++;
    }

    /// <summary>Names of secrets that stay closed, so that a remedy can pass over them; null when there are too many to name.</summary>
    public SortedSet<string>? SecretNames { get; private set; } = new(StringComparer.Ordinal);

    public void CloseSecret(string path, string name)
    {
        ClosedSecrets.Add(path);
        if (SecretNames?.Add(name) == true && SecretNames.Count > 24) SecretNames = null;
    }

    public void Hidden(string path, string because)
    {
        if (NotSeen.Count == 0) NotSeenBecause = because;
        NotSeen.Add(path);
    }

    /// <summary>Returns the directory that keeps the user from what is below this entry.</summary>
    public GuiltyDirectory? Deny(string path, in FileNode node, Decision decision, Access wanted, GuiltyDirectory? below)
    {
        var guilty = below;
        if (node.IsDirectory) guilty ??= new(path);
        var key = (node.Uid, node.Gid, decision.By, decision.ByList);
        if (!_groups.TryGetValue(key, out var group))
        {
            if (_groups.Count == MostGroups)
            {
                Ungrouped++;
                return guilty;
            }
            _groups[key] = group = new(node.Uid, node.Gid, decision.By, decision.ByList, path);
        }
        group.Add(path, node, decision, wanted);
        // Only the topmost counts what is behind it; memory stays small where ten thousand of them stand side by side.
        if (guilty is not null && !ReferenceEquals(guilty, below) && group.Blocking.Count < MostGroups) group.Blocking.Add(guilty);
        return guilty;
    }

    public void Links(PathStep step, string link)
    {
        if (!_links.TryGetValue(step.Path, out var led))
        {
            if (_links.Count == MostGroups) return;
            _links[step.Path] = led = (step, new());
        }
        led.Links.Add(link);
    }
}
