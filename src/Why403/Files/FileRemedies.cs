using System.Collections.Immutable;

namespace Why403.Files;

/// <summary>What lifts each obstacle: exact commands, the narrowest first.</summary>
internal static class FileRemedies
{
    /// <param name="all">Also the wider ways.</param>
    public static ImmutableArray<Remedy> For(PathStep step, ProcessIdentity who, Accounts accounts, IFileView view, string check, bool all)
    {
        var place = ShellText.Quote(step.Path);
        var point = ShellText.Quote(step.Mount?.Point ?? "/");
        return step.Obstacle switch
        {
            Obstacle.LinkProtected => [new(Owner.HostAdministrator, Safety.NeedsCare, $"Give the link `{step.Path}` to `{who.Name}`, or keep it outside of that directory", $"`chown -h {accounts.User(who.Uid)} {place}`", check)],
            Obstacle.LinkOnMount => [new(Owner.HostAdministrator, Safety.OpensAccess, $"Let links on `{step.Mount!.Point}` be followed, or name the target itself", $"`mount -o remount,symfollow {point}`", check)],
            Obstacle.ReadOnly => [new(Owner.HostAdministrator, Safety.NeedsCare, $"Mount `{step.Mount!.Point}` for writing, or write elsewhere", $"`mount -o remount,rw {point}`; a kernel that met disk errors made it read-only itself: `dmesg` tells.", check)],
            Obstacle.NoExecute => [new(Owner.HostAdministrator, Safety.NeedsCare, $"Keep the program on a file system that is mounted without `noexec`", $"`findmnt -T {place}` shows the options; uploads belong on `noexec`.", check)],
            Obstacle.NoDevices => [new(Owner.HostAdministrator, Safety.NeedsCare, "Use the device node below `/dev`", $"`findmnt -T {place}` shows the options.", check)],
            Obstacle.Immutable => [new(Owner.HostAdministrator, Safety.NeedsCare, $"Take the immutable flag from `{step.Path}`", $"`chattr -i {place}`; somebody set it on purpose: ask first.", check)],
            Obstacle.Denied when step.Mount is { DecidesItself: true } mount =>
                [new(Owner.HostAdministrator, Safety.OpensAccess, $"Give `{who.Name}` this right where {mount.Kind} on `{mount.Point}` is served or mounted", $"`findmnt -T {place}` shows from where and with which options; owner and mode shown here are a picture of it.", check)],
            Obstacle.Denied => Changes(step, who, accounts, view, check, all),
            _ => [],
        };
    }

    public static Remedy RepairLink(string link, string check) =>
        new(Owner.HostAdministrator, Safety.Safe, $"Point the link `{link}` at something that exists", $"`ln -sfn TARGET {ShellText.Quote(link)}`", check);

    private static ImmutableArray<Remedy> Changes(PathStep step, ProcessIdentity who, Accounts accounts, IFileView view, string check, bool all)
    {
        var what = step.Kind == StepKind.Search || step.Wanted == Access.Execute && step.Node.IsDirectory ? $"pass through `{step.Path}`"
            : step.Wanted switch
            {
                Access.Read => $"read `{step.Path}`",
                Access.Read | Access.Execute => $"list `{step.Path}`",
                Access.Execute => $"run `{step.Path}`",
                _ => $"write `{step.Path}`",
            };
        var secret = SecretNames.IsSecret(System.IO.Path.GetFileName(step.Path.AsSpan()));
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        var move = new Remedy(Owner.HostAdministrator, Safety.NeedsCare, $"Move the site out of `{step.Path}`, for example to `/srv`", "A home is closed on purpose; who may pass through it may try every name in it.", check);
        // Nothing that a server hands out belongs below /root.
        if (step.Path == "/root" && step.Kind == StepKind.Search) return [move];
        foreach (var change in AccessChange.For(step, who, accounts, view))
        {
            var title = $"Let `{who.Name}` {what}" + change.Way + (secret && step.Kind == StepKind.Act ? ", if the application has to: its name is that of a secret" : "");
            remedies.Add(new(Owner.HostAdministrator, Safety.OpensAccess, title, $"`{change.Command}`\n{change.Detail}", check));
            if (!all) break;
        }
        if (all && step.Kind == StepKind.Search && SystemPlaces.IsHome(step.Path)) remedies.Insert(1, move);
        return remedies.ToImmutable();
    }
}
