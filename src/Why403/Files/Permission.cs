namespace Why403.Files;

/// <summary>
/// Linux's answer for one entry: <c>generic_permission</c> and <c>acl_permission_check</c> in fs/namei.c,
/// <c>posix_acl_permission</c> in fs/posix_acl.c (read in 6.12, the same since 2.6.x but for their names).
/// </summary>
internal static class Permission
{
    /// <param name="path">Where the view finds the access list; asked for only where it matters.</param>
    public static Decision Judge(in FileNode node, string path, ProcessIdentity who, Access wanted, IFileView view)
    {
        var decision = ByClass(node, path, who, wanted, view);
        return !decision.Granted && who.OverridesModes && Overridable(node, wanted) ? decision with { Granted = true, By = DecidedBy.Capability } : decision;
    }

    /// <summary>All that the user may do with an entry, each right asked for by itself.</summary>
    public static Access RightsOf(in FileNode node, string path, ProcessIdentity who, IFileView view)
    {
        var rights = Access.None;
        foreach (var right in (ReadOnlySpan<Access>)[Access.Read, Access.Write, Access.Execute])
            if (ByClass(node, path, who, right, view).Granted) rights |= right;
        return rights;
    }

    private static Decision ByClass(in FileNode node, string path, ProcessIdentity who, Access wanted, IFileView view)
    {
        // "Are we the owner? If so, ACL's don't matter."
        if (node.Uid == who.Uid) return Of(node.Owner, DecidedBy.Owner, wanted, node.Uid);
        // The list is read only while the group bits, which are its mask, are not all zero.
        if (node.Group != Access.None && !node.IsLink)
        {
            var list = view.ListOf(path);
            if (ReferenceEquals(list, AccessList.Unknown)) return new(false, DecidedBy.Unknown, Access.None);
            if (list.IsPresent) return ByList(list, node, who, wanted);
        }
        return who.In(node.Gid) ? Of(node.Group, DecidedBy.Group, wanted, node.Gid) : Of(node.Other, DecidedBy.Other, wanted, 0);
    }

    private static Decision ByList(AccessList list, in FileNode node, ProcessIdentity who, Access wanted)
    {
        Decision? refused = null;
        foreach (var entry in list.Entries)
        {
            var by = entry.Tag switch
            {
                AclTag.User when entry.Id == who.Uid => DecidedBy.NamedUser,
                AclTag.OwningGroup when who.In(node.Gid) => DecidedBy.Group,
                AclTag.Group when who.In(entry.Id) => DecidedBy.NamedGroup,
                _ => DecidedBy.Unknown,
            };
            if (by == DecidedBy.Unknown) continue;
            // One group entry must hold all that is wanted: two that share it do not add up.
            var holds = (entry.Bits & wanted) == wanted;
            var decision = new Decision(holds && (list.Mask & wanted) == wanted, by, entry.Bits)
            {
                Id = by == DecidedBy.Group ? node.Gid : entry.Id,
                Mask = list.Mask,
                ByList = true,
            };
            if (holds || by == DecidedBy.NamedUser) return decision;
            refused ??= decision;
        }
        if (refused is { } first) return first;
        foreach (var entry in list.Entries)
            if (entry.Tag == AclTag.Other) return Of(entry.Bits, DecidedBy.Other, wanted, 0) with { ByList = true };
        // The kernel takes a list without that entry for damaged and refuses (EIO).
        return new(false, DecidedBy.Unknown, Access.None);
    }

    private static Decision Of(Access bits, DecidedBy by, Access wanted, uint id) => new((bits & wanted) == wanted, by, bits) { Id = id };

    /// <summary>Root runs a file only if somebody may.</summary>
    private static bool Overridable(in FileNode node, Access wanted) =>
        node.IsDirectory || !wanted.HasFlag(Access.Execute) || node.AnyExecute;
}
