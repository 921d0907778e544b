namespace Why403.Servers.Apache;

/// <summary>Sections: what they match, and what stands in them.</summary>
internal static class SectionCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["<directory"] = (s, d) => Directory(s, d, false);
        commands["<directorymatch"] = (s, d) => Directory(s, d, true);
        commands["<location"] = (s, d) => Location(s, d, false);
        commands["<locationmatch"] = (s, d) => Location(s, d, true);
        commands["<files"] = (s, d) => Files(s, d, false);
        commands["<filesmatch"] = (s, d) => Files(s, d, true);
        commands["<proxy"] = (s, d) => Proxy(s, d, false);
        commands["<proxymatch"] = (s, d) => Proxy(s, d, true);
        commands["<if"] = (s, d) => If(s, d, Branch.If);
        commands["<elseif"] = (s, d) => If(s, d, Branch.ElseIf);
        commands["<else"] = (s, d) => If(s, d, Branch.Else);
        commands["<limit"] = (s, d) => Limit(s, d, false);
        commands["<limitexcept"] = (s, d) => Limit(s, d, true);
        commands["<virtualhost"] = VirtualHost;
        // What an alias of a provider stands for is asked where a Require line uses it.
        commands["<authzprovideralias"] = (s, d) => CoreCommands.Do(() => s.Configuration.ProviderAliases.Add(d[1]));
        commands["<authnprovideralias"] = (s, d) => CoreCommands.Do(() => s.Configuration.ProviderAliases.Add(d[1]));
    }

    private static string? Broken(Directive directive) => directive.SectionArguments is not { } arguments ? $"{directive.Name}> directive missing closing '>'" : arguments.Trim().Length == 0 ? $"{directive.Name}> directive requires additional arguments" : null;

    private static (string Path, bool IsPattern) PathOf(Directive directive, bool match) => directive[0] == "~" && directive.Count > 1 ? (directive[1], true) : (directive[0], match);

    private static Pattern? Regex(CommandScope scope, string path, bool isPattern) => isPattern ? scope.Configuration.Regex(path, false) : null;

    private static string? Walk(CommandScope scope, Directive directive, DirectorySettings into, SectionKind kind, string path)
    {
        var inner = scope with { Into = into, Kind = kind, Path = path, Container = null };
        return Report(scope, Commands.Walk(inner, directive.Inside));
    }

    /// <summary>The first error keeps its own place.</summary>
    public static string? Report(CommandScope scope, (Directive Directive, string Message)? error)
    {
        if (error is not { } found) return null;
        scope.Configuration.Blame ??= found.Directive;
        return found.Message;
    }

    private static string? Directory(CommandScope scope, Directive directive, bool match)
    {
        if (Broken(directive) is { } broken) return broken;
        if (scope.Path is not null) return $"{directive.Name}> cannot occur within a section";
        var (path, isPattern) = PathOf(directive, match);
        if (!isPattern && path != "/")
        {
            path = Paths.Canonical(path);
            if (!path.EndsWith('/')) path += "/";
        }
        var settings = new DirectorySettings();
        if (Walk(scope, directive, settings, SectionKind.Directory, path) is { } error) return error;
        scope.Server.Directories.Add(new(SectionKind.Directory, directive, path, settings)
        {
            Regex = Regex(scope, path, isPattern), HasWildcard = Fnmatch.HasWildcard(path), Components = path == "/" ? 0 : Paths.Slashes(path),
        });
        return null;
    }

    private static string? Location(CommandScope scope, Directive directive, bool match)
    {
        if (Broken(directive) is { } broken) return broken;
        if (scope.Path is not null) return $"{directive.Name}> cannot occur within a section";
        var (path, isPattern) = PathOf(directive, match);
        var settings = new DirectorySettings();
        if (Walk(scope, directive, settings, SectionKind.Location, path) is { } error) return error;
        scope.Server.Locations.Add(new(SectionKind.Location, directive, path, settings) { Regex = Regex(scope, path, isPattern), HasWildcard = Fnmatch.HasWildcard(path) });
        return null;
    }

    private static string? Files(CommandScope scope, Directive directive, bool match)
    {
        if (Broken(directive) is { } broken) return broken;
        if (scope.Kind == SectionKind.Location && scope.Path is not null) return $"{directive.Name}> cannot occur within <Location> section";
        if (scope.Limited != Methods.All) return $"{directive.Name}> cannot occur within <Limit> or <LimitExcept> section";
        var (path, isPattern) = PathOf(directive, match);
        var settings = new DirectorySettings();
        if (Walk(scope, directive, settings, SectionKind.Files, path) is { } error) return error;
        scope.Into.Files = scope.Into.Files.Add(new(SectionKind.Files, directive, path, settings) { Regex = Regex(scope, path, isPattern), HasWildcard = Fnmatch.HasWildcard(path) });
        return null;
    }

    private static string? Proxy(CommandScope scope, Directive directive, bool match)
    {
        if (Broken(directive) is { } broken) return broken;
        var (path, isPattern) = PathOf(directive, match);
        var settings = new DirectorySettings();
        if (Walk(scope, directive, settings, SectionKind.Proxy, path) is { } error) return error;
        scope.Server.Proxies.Add(new(SectionKind.Proxy, directive, path, settings) { Regex = Regex(scope, path, isPattern), HasWildcard = Fnmatch.HasWildcard(path) });
        return null;
    }

    private static string? If(CommandScope scope, Directive directive, Branch branch)
    {
        if (directive.SectionArguments is null) return $"{directive.Name}> directive missing closing '>'";
        if (branch == Branch.Else ? directive.Count > 0 : directive.Count == 0) return branch == Branch.Else ? "<Else> does not take an argument" : $"{directive.Name}> directive requires additional arguments";
        if (scope.Limited != Methods.All) return $"{directive.Name}> cannot occur within <Limit> or <LimitExcept> section";
        if (branch != Branch.If && (scope.Into.Ifs.Length == 0 || scope.Into.Ifs[^1].Branch == Branch.Else)) return "<Else> or <ElseIf> section without previous <If> or <ElseIf> section in same scope";
        if (branch != Branch.Else && Conditions.Problem(directive[0]) is { } problem) return $"Cannot parse condition clause: {problem}";
        var settings = new DirectorySettings();
        if (Walk(scope, directive, settings, SectionKind.If, "*If") is { } error) return error;
        scope.Into.Ifs = scope.Into.Ifs.Add(new(SectionKind.If, directive, "*If", settings) { Branch = branch, Condition = directive[0] });
        return null;
    }

    private static string? Limit(CommandScope scope, Directive directive, bool except)
    {
        if (Broken(directive) is { } broken) return broken;
        ulong named = 0;
        foreach (var word in directive.Words)
        {
            var number = scope.Configuration.Methods.NumberOf(word);
            if (number == Methods.Trace && !except) return "TRACE cannot be controlled by <Limit>, see TraceEnable";
            if (number == Methods.Invalid)
            {
                if (scope.IsAccessFile) return $"Could not register method '{word}' for {directive.Name} from .htaccess configuration";
                number = scope.Configuration.Methods.Register(word);
            }
            named |= 1UL << number;
        }
        var limited = except ? ~named : named;
        if ((scope.Limited & limited) == 0) return $"{directive.Name}> directive excludes all methods";
        if ((scope.Limited & limited) == scope.Limited) return $"{directive.Name}> directive specifies methods already excluded";
        return Report(scope, Commands.Walk(scope with { Limited = scope.Limited & limited }, directive.Inside));
    }

    private static string? VirtualHost(CommandScope scope, Directive directive)
    {
        if (Broken(directive) is { } broken) return broken;
        if (scope.Server != scope.Configuration.Main) return "<VirtualHost> doesn't nest!";
        var server = new ServerScope(directive);
        foreach (var word in directive.Words) server.Addresses.Add(HostAddresses.Parse(word));
        if (Report(scope, Commands.Walk(scope with { Server = server, Into = server.Defaults, Path = null }, directive.Inside)) is { } error) return error;
        scope.Configuration.VirtualHosts.Add(server);
        return null;
    }
}
