namespace Why403.Files;

/// <summary>The clauses of file findings: what an entry is, who decided, what was needed.</summary>
internal sealed class FileWording(ProcessIdentity who, Accounts accounts)
{
    public string Who => $"`{who.Name}`";

    /// <summary>`/srv/site` is `drwx------ deploy:deploy`, mode 0700.</summary>
    public string Entry(PathStep step) =>
        $"`{step.Path}` is `{ModeText.Of(step.Node)} {accounts.User(step.Node.Uid)}:{accounts.Group(step.Node.Gid)}`, mode {ModeText.Octal(step.Node)}";

    /// <summary>Which class decided, and what it holds.</summary>
    public string Class(Decision decision, in FileNode node)
    {
        var bits = $"`{ModeText.Of(decision.Bits)}`";
        var masked = decision.Effective == decision.Bits ? bits : $"{bits}, which the mask cuts to `{ModeText.Of(decision.Effective)}`";
        return decision.By switch
        {
            DecidedBy.Owner => $"{Who} owns it, so the owner's bits alone decide: {bits}",
            DecidedBy.NamedUser => $"its access list names {Who}: {masked}",
            DecidedBy.NamedGroup => $"its access list names the group `{accounts.Group(decision.Id)}` of {Who}: {masked}",
            DecidedBy.Group when decision.ByList => $"its access list gives its group `{accounts.Group(node.Gid)}`, one of {Who}: {masked}",
            DecidedBy.Group => $"its group `{accounts.Group(node.Gid)}` is one of {Who}, so the group's bits alone decide: {bits}",
            DecidedBy.Other => $"{Who} neither owns it nor is in its group, so the bits for others decide: {bits}",
            DecidedBy.Capability => $"root passes by CAP_DAC_OVERRIDE, which a container can lack; the bits alone give `{ModeText.Of(decision.Effective)}`",
            _ => "its access list cannot be read",
        };
    }

    public string Identity()
    {
        var groups = string.Join(", ", who.Groups.Where(g => g != who.Gid).Select(accounts.Group));
        return $"{Who} is uid {Number(who.Uid)}, group `{accounts.Group(who.Gid)}`" + (groups.Length == 0 ? ", in no other group" : $", also in `{groups}`");
    }

    /// <summary>The operation as a verb: "read", "list".</summary>
    public static string Verb(FileOperation operation, in FileNode node) => operation switch
    {
        FileOperation.Read => "read",
        FileOperation.List => "list",
        FileOperation.Write => node.IsSocket ? "connect to" : "write",
        _ => node.IsDirectory ? "pass through" : "run",
    };

    /// <summary>What a refusal says in one line; lower case, no full stop.</summary>
    public string Message(PathStep step) => step.Obstacle switch
    {
        Obstacle.LinkProtected => $"`{step.Path}` is a link of `{accounts.User(step.Node.Uid)}` in a sticky directory that everybody can write, and `fs.protected_symlinks` lets only its owner follow it",
        Obstacle.LinkOnMount => $"`{step.Path}` is a link on `{step.Mount!.Point}`, which is mounted `nosymfollow`",
        Obstacle.ReadOnly => $"`{step.Mount!.Point}` is mounted read-only, so `{step.Path}` cannot be written",
        Obstacle.NoExecute => $"`{step.Mount!.Point}` is mounted `noexec`, so `{step.Path}` cannot be run",
        Obstacle.NoDevices => $"`{step.Mount!.Point}` is mounted `nodev`, so the device `{step.Path}` cannot be opened",
        Obstacle.Immutable => $"`{step.Path}` is immutable (`chattr +i`): nobody can change it",
        Obstacle.Unknown when step.Kind == StepKind.Follow => $"`{step.Path}` is a link in a sticky directory that everybody can write; whether it is followed depends on `fs.protected_symlinks`",
        Obstacle.Unknown => $"the access list of `{step.Path}` cannot be read, and it may decide",
        _ when step.Kind == StepKind.Search => $"{Who} cannot pass through `{step.Path}`: {Need(step)}",
        _ => $"{Who} cannot {Verbs(step.Wanted, step.Node)} `{step.Path}`: {Need(step)}",
    };

    private static string Need(PathStep step) => $"{ModeText.Need(step.Wanted, step.Node)} is needed, " + step.Decision.By switch
    {
        DecidedBy.Owner => $"and the owner's bits are `{ModeText.Of(step.Decision.Bits)}`",
        DecidedBy.NamedUser => $"and its access list gives `{ModeText.Of(step.Decision.Effective)}`",
        DecidedBy.NamedGroup or DecidedBy.Group when step.Decision.ByList => $"and its access list gives the group `{ModeText.Of(step.Decision.Effective)}`",
        DecidedBy.Group => $"and the group's bits are `{ModeText.Of(step.Decision.Bits)}`",
        _ => $"and others have `{ModeText.Of(step.Decision.Bits)}`",
    };

    private static string Verbs(Access wanted, in FileNode node) => wanted switch
    {
        Access.Read => "read",
        Access.Read | Access.Execute => "list",
        Access.Execute => node.IsDirectory ? "pass through" : "run",
        _ => node.IsSocket ? "connect to" : "write",
    };

    private static string Number(uint number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
