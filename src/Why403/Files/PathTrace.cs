using System.Collections.Immutable;

namespace Why403.Files;

internal enum StepKind
{
    /// <summary>A directory to pass through.</summary>
    Search,
    /// <summary>A symbolic link to follow.</summary>
    Follow,
    /// <summary>The end of the path, where the operation itself is judged.</summary>
    Act,
}

/// <summary>What stands in the way at one step.</summary>
internal enum Obstacle
{
    None,
    /// <summary>Mode or access list.</summary>
    Denied,
    /// <summary><c>fs.protected_symlinks</c>.</summary>
    LinkProtected,
    /// <summary>A mount with <c>nosymfollow</c>.</summary>
    LinkOnMount,
    ReadOnly,
    NoExecute,
    NoDevices,
    Immutable,
    /// <summary>Something that could not be read decides.</summary>
    Unknown,
}

/// <param name="Path">The entry itself: no link in it but the last component.</param>
/// <param name="Wanted">What was asked of the entry; nothing for a link.</param>
internal sealed record PathStep(StepKind Kind, string Path, FileNode Node, Access Wanted, Decision Decision, Obstacle Obstacle)
{
    public string Target { get; init; } = "";

    public Mount? Mount { get; init; }

    public bool Refuses => Obstacle is not (Obstacle.None or Obstacle.Unknown);
}

internal enum Ending
{
    Reached,
    Missing,
    NotADirectory,
    TooManyLinks,
    /// <summary>An entry could not be looked at.</summary>
    Hidden,
}

/// <summary>
/// A path, step by step. The walk goes on behind a refusal as if it had been granted, so that everything in the way is
/// known at once; the kernel stops at the first.
/// </summary>
/// <param name="End">The entry at which the walk ended.</param>
internal sealed record PathTrace(ImmutableArray<PathStep> Steps, Ending Ending, string End)
{
    /// <summary>For <see cref="Ending.Hidden"/>, and for what is missing because its name is too long: why, as a clause.</summary>
    public string Because { get; init; } = "";

    /// <summary>For <see cref="Ending.Missing"/>: the link whose target is missing; empty when none leads there.</summary>
    public string BrokenLink { get; init; } = "";

    public PathStep? FirstRefusal => Steps.FirstOrDefault(s => s.Refuses);

    public bool HasUnknown => Ending == Ending.Hidden || Steps.Any(s => s.Obstacle == Obstacle.Unknown);

    public FileNode? Found => Ending == Ending.Reached ? Steps[^1].Node : null;

    /// <summary>The error number's name that the kernel answers with; empty when the operation passes, null when that is not known.</summary>
    public string? Error
    {
        get
        {
            foreach (var step in Steps)
                switch (step.Obstacle)
                {
                    case Obstacle.None: continue;
                    case Obstacle.Unknown: return null;
                    case Obstacle.ReadOnly: return "EROFS";
                    case Obstacle.Immutable: return "EPERM";
                    case Obstacle.LinkOnMount: return "ELOOP";
                    default: return "EACCES";
                }
            return Ending switch
            {
                Ending.Missing => Because.Length > 0 ? "ENAMETOOLONG" : "ENOENT",
                Ending.NotADirectory => "ENOTDIR",
                Ending.TooManyLinks => "ELOOP",
                Ending.Hidden => null,
                _ => "",
            };
        }
    }
}
