namespace Why403.Files;

/// <summary>One command for all entries that deny for the same reason, and for no other.</summary>
internal static class TreeRemedy
{
    public static Remedy For(GuiltyGroup group, SurveyTally tally, ProcessIdentity who, Accounts accounts, string check)
    {
        var title = $"Open exactly these to `{who.Name}`, and nothing else below `{group.Common}`";
        if (SystemPlaces.Contains(group.Common))
            return new(Owner.HostAdministrator, Safety.Safe, $"Survey the folder of the site by itself: one command for all of `{group.Common}` would open what has to stay closed", $"`why403 file --tree DIR --as {ShellText.Quote(who.Name)}`", check);
        if (group.ByList)
            return new(Owner.HostAdministrator, Safety.OpensAccess, $"Mend the access lists below `{group.Common}` one by one",
                $"`{AclLine(group, who, accounts)}` for this one; their lists differ, so look at each with getfacl.", check);
        // Whoever it is that this class names gains; for a stranger a named entry opens least.
        var (bit, give) = group.By switch
        {
            DecidedBy.Owner => ('u', (Func<Access, string>)(bits => "chmod u+" + ModeText.Letters(bits))),
            DecidedBy.Group => ('g', bits => "chmod g+" + ModeText.Letters(bits)),
            _ => ('o', bits => $"setfacl -m u:{accounts.User(who.Uid)}:{ModeText.Letters(bits)}"),
        };
        var directories = $"-type d ! -perm -{bit}=x -exec {give(Access.Execute | group.KeptOnDirectories)} {{}} +";
        if (tally.SecretNames is null && group.Files.Count > 0)
            return new(Owner.HostAdministrator, Safety.OpensAccess, title, "There are many files named like secrets among them: move those out first, then run this again for the command.", check);
        var files = $"-type f ! -perm -{bit}=r {string.Concat((tally.SecretNames ?? []).Select(n => $"! -name {Pattern(n)} "))}-exec {give(Access.Read | group.KeptOnFiles)} {{}} +";
        var what = group.Files.Count == 0 ? directories : group.Directories.Count == 0 ? files : $@"\( {directories} -o {files} \)";
        var note = group.By switch
        {
            DecidedBy.Owner => "the owner alone gains",
            DecidedBy.Group => $"every member of `{accounts.Group(group.Gid)}` gains",
            _ => $"`{who.Name}` alone gains; so that it stays mended, upload as a user whose group is `{accounts.Group(who.Gid)}`, umask 027",
        };
        return new(Owner.HostAdministrator, Safety.OpensAccess, title, $"`find {ShellText.Quote(group.Common)} -user {accounts.User(group.Uid)} -group {accounts.Group(group.Gid)} {what}`\n{note}", check);
    }

    private static string AclLine(GuiltyGroup group, ProcessIdentity who, Accounts accounts) =>
        $"setfacl -m u:{accounts.User(who.Uid)}:{ModeText.Letters(group.One.Wanted | group.One.Decision.Effective)} {ShellText.Quote(group.One.Path)}";

    // find takes the name for a pattern.
    private static string Pattern(string name) =>
        ShellText.Quote(name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal));
}
