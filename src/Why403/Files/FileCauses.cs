namespace Why403.Files;

/// <summary>Which cause of the catalogue a refusing step belongs to.</summary>
internal static class FileCauses
{
    public const string ParentBlocked = "file.parent-blocked";
    public const string ModeDenies = "file.mode-denies";
    public const string OwnerDiffers = "file.owner-differs";
    public const string AclDenies = "file.acl-denies";
    public const string SymlinkRefused = "file.symlink-refused";
    public const string MountRefuses = "file.mount-refuses";
    public const string SelinuxDenies = "file.selinux-denies";

    public static string Of(PathStep step, ProcessIdentity who, IFileView view)
    {
        switch (step.Obstacle)
        {
            case Obstacle.LinkProtected or Obstacle.LinkOnMount: return SymlinkRefused;
            case Obstacle.Unknown: return step.Kind == StepKind.Follow ? SymlinkRefused : AclDenies;
            case Obstacle.Denied: return step.Kind == StepKind.Search ? ParentBlocked : Of(step.Decision, step.Node, step.Path, step.Wanted, who, view);
            default: return MountRefuses;
        }
    }

    /// <summary>For an entry whose own bits deny.</summary>
    public static string Of(Decision decision, in FileNode node, string path, Access wanted, ProcessIdentity who, IFileView view)
    {
        if (decision.By is DecidedBy.NamedUser or DecidedBy.NamedGroup || decision.Effective != decision.Bits) return AclDenies;
        // With an empty mask the kernel passes the list over, and the entry meant for this user counts for nothing (acl(5)).
        if (decision.By == DecidedBy.Other && node.Group == Access.None && view.ListOf(path).Entries.Any(e => (e.Bits & wanted) == wanted && (e.Tag == AclTag.User && e.Id == who.Uid || e.Tag == AclTag.Group && who.In(e.Id)))) return AclDenies;
        // A class closer to the owner denies what a wider one would grant.
        if (decision.By == DecidedBy.Owner && ((node.Group & wanted) == wanted || (node.Other & wanted) == wanted)) return OwnerDiffers;
        if (decision.By == DecidedBy.Group && (node.Other & wanted) == wanted) return OwnerDiffers;
        return ModeDenies;
    }
}
