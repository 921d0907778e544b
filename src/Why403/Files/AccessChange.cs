using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>One change of one entry that lets the user through: the command, and the entry as it is afterwards.</summary>
internal sealed record AccessChange(string Path, string Command, string Detail, FileNode After, AccessList ListAfter)
{
    /// <summary>Goes on after the title of a remedy; empty for the narrowest way.</summary>
    public string Way { get; init; } = "";

    /// <summary>The ways to lift a denial, the narrowest first; each gives what is wanted and takes nothing that the user has.</summary>
    public static ImmutableArray<AccessChange> For(PathStep step, ProcessIdentity who, Accounts accounts, IFileView view)
    {
        var (node, path) = (step.Node, step.Path);
        var place = ShellText.Quote(path);
        var list = node.IsLink ? AccessList.None : view.ListOf(path);
        var bits = step.Wanted | Permission.RightsOf(node, path, who, view);
        var letters = ModeText.Letters(bits);
        if (who.Uid == node.Uid)
            return [new(path, $"chmod u+{letters} {place}", "only the owner gains", node.With(node.Owner | bits, node.Group, node.Other), list.WithOwner(node.Owner | bits))];
        // Root is refused only the execution of a file that nobody may run.
        if (who.OverridesModes)
            return [new(path, $"chmod u+{letters} {place}", $"`{accounts.User(node.Uid)}`, the owner, can run it too", node.With(node.Owner | bits, node.Group, node.Other), list.WithOwner(node.Owner | bits))];

        var changes = ImmutableArray.CreateBuilder<AccessChange>();
        changes.Add(Entry(step, who, accounts, list, bits, place));
        if (list.IsPresent) return changes.ToImmutable();
        if (who.In(node.Gid))
            changes.Add(new(path, $"chmod g+{letters} {place}", $"every member of `{accounts.Group(node.Gid)}` gains the same", node.With(node.Owner, node.Group | bits, node.Other), list) { Way = " by its group" });
        else if (!SecretNames.IsSecret(System.IO.Path.GetFileName(path.AsSpan())))
        {
            var group = accounts.Group(who.Gid);
            changes.Add(new(path, $"chgrp {group} {place} && chmod g+{letters} {place}", $"every member of `{group}` gains, members of `{accounts.Group(node.Gid)}` lose the group's bits",
                node.With(node.Owner, node.Group | bits, node.Other) with { Gid = who.Gid }, list) { Way = " by a group of its own" });
            if (step.Wanted == Access.Execute && node.IsDirectory)
                changes.Add(new(path, $"chmod o+{letters} {place}", "every user of this machine can pass through it then", node.With(node.Owner, node.Group, node.Other | bits), list) { Way = " as everybody" });
        }
        return changes.ToImmutable();
    }

    private static AccessChange Entry(PathStep step, ProcessIdentity who, Accounts accounts, AccessList list, Access bits, string place)
    {
        var node = step.Node;
        var entry = new AclEntry(AclTag.User, bits, who.Uid);
        var user = accounts.User(who.Uid);
        if (!list.IsPresent)
        {
            // Without a list the group bits belong to the owning group; setfacl makes a mask of both.
            var mask = node.Group | bits;
            var made = AccessList.Of([new(AclTag.OwningUser, node.Owner), entry, new(AclTag.OwningGroup, node.Group), new(AclTag.Mask, mask), new(AclTag.Other, node.Other)]);
            return new(step.Path, $"setfacl -m u:{user}:{ModeText.Letters(bits)} {place}", $"`{user}` alone gains; needs the package acl", node.With(node.Owner, mask, node.Other), made);
        }
        // chmod edits the mask and not the group's entry; a wider mask lets the entries that it cut show again.
        var wider = node.Group | bits;
        var awake = list.Entries.Where(e => e.Tag is AclTag.User or AclTag.Group or AclTag.OwningGroup && e.Id != who.Uid && (e.Bits & wider & ~node.Group) != 0)
            .Select(e => $"`{Name(e, accounts)}`").ToList();
        var after = AccessList.Of([.. list.Entries.Where(e => e.Tag != AclTag.Mask && !(e.Tag == AclTag.User && e.Id == who.Uid)), entry, new(AclTag.Mask, wider)]);
        return new(step.Path, $"setfacl -m u:{user}:{ModeText.Letters(bits)},m::{ModeText.Letters(wider)} {place}",
            awake.Count == 0 ? $"`{user}` alone gains" : $"the wider mask lets {string.Join(", ", awake)} act again too", node.With(node.Owner, wider, node.Other), after);
    }

    private static string Name(AclEntry entry, Accounts accounts) => entry.Tag switch
    {
        AclTag.User => "u:" + accounts.User(entry.Id),
        AclTag.Group => "g:" + accounts.Group(entry.Id),
        _ => "g:",
    };
}
