using System.Globalization;

namespace Why403.Files;

/// <summary>Commands that show, step by step, what the trace rests on.</summary>
internal static class FileCommands
{
    /// <summary>The same question again.</summary>
    public static string Ask(string path, ProcessIdentity who, FileOperation? operation, Surroundings surroundings)
    {
        var option = operation switch
        {
            null => "",
            FileOperation.Read => " --read",
            FileOperation.List => " --list",
            FileOperation.Write => " --write",
            _ => " --execute",
        };
        return $"`why403 file {ShellText.Quote(path)} --as {ShellText.Quote(who.Name)}{option}{(surroundings.UnpackedIn is { } folder ? " --root " + ShellText.Quote(folder) : "")}`";
    }

    public static Step Step(PathStep step, FileWording wording)
    {
        var place = ShellText.Quote(step.Path);
        if (step.Kind == StepKind.Follow)
            return new($"follow the link `{step.Path}`", "readlink " + place, step.Refuses ? wording.Message(step) : $"leads to `{step.Target}`");
        var purpose = $"{ModeText.Need(step.Wanted, step.Node)} on `{step.Path}`";
        var command = step.Decision.ByList ? "getfacl -p " + place : $"stat -c '%A %U:%G' {place}";
        return new(purpose, command, step.Obstacle switch
        {
            Obstacle.None => "granted: " + wording.Class(step.Decision, step.Node),
            Obstacle.Denied => "refused: " + wording.Class(step.Decision, step.Node),
            _ => wording.Message(step),
        });
    }

    /// <summary>A list in the words of getfacl, cut where it is long.</summary>
    public static string List(AccessList list, Accounts accounts)
    {
        const int most = 12;
        var entries = list.Entries.Take(most).Select(e => (e.Tag switch
        {
            AclTag.OwningUser => "user::",
            AclTag.User => $"user:{accounts.User(e.Id)}:",
            AclTag.OwningGroup => "group::",
            AclTag.Group => $"group:{accounts.Group(e.Id)}:",
            AclTag.Mask => "mask::",
            _ => "other::",
        }) + ModeText.Of(e.Bits));
        var rest = list.Entries.Length - most;
        return $"access list: `{string.Join(' ', entries)}`" + (rest > 0 ? $" and {rest.ToString(CultureInfo.InvariantCulture)} more" : "");
    }
}
