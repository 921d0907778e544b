using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>mod_dir, mod_autoindex, mod_mime, mod_allowmethods, mod_ssl, mod_dav, mod_actions, mod_setenvif, mod_env and mod_headers.</summary>
internal static class ContentCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["directoryindex"] = DirectoryIndex;
        commands["directoryslash"] = (s, d) => CoreCommands.Flag(d, "DirectorySlash") ?? CoreCommands.Do(() => s.Into.DirectorySlash = CoreCommands.IsOn(d));
        commands["directorycheckhandler"] = (s, d) => CoreCommands.Flag(d, "DirectoryCheckHandler") ?? CoreCommands.Do(() => s.Into.CheckHandler = CoreCommands.IsOn(d));
        commands["directoryindexredirect"] = (s, d) => CoreCommands.One(d, "DirectoryIndexRedirect") ?? CoreCommands.Do(() => s.Into.IndexRedirect = d);
        commands["fallbackresource"] = (s, d) => CoreCommands.One(d, "FallbackResource") ?? CoreCommands.Do(() => s.Into.Fallback = d);
        commands["indexignore"] = (s, d) => CoreCommands.Do(() => s.Into.IndexIgnores = s.Into.IndexIgnores.Add(d));
        commands["indexoptions"] = (s, d) => CoreCommands.Do(() => s.Into.IndexOptions = d);
        commands["allowmethods"] = AllowMethods;
        commands["addhandler"] = (s, d) => d.Count < 2 ? "AddHandler requires at least two arguments" : Extensions(d, 1, e => s.Into.Handlers = s.Into.Handlers.SetItem(e, Bytes.Lower(d[0])));
        commands["removehandler"] = (s, d) => d.Count < 1 ? "RemoveHandler requires at least one argument" : Extensions(d, 0, e => s.Into.Handlers = s.Into.Handlers.SetItem(e, null));
        commands["addtype"] = (s, d) => d.Count < 2 ? "AddType requires at least two arguments" : Extensions(d, 1, e => s.Into.Types = s.Into.Types.SetItem(e, Bytes.Lower(d[0])));
        commands["removetype"] = (s, d) => d.Count < 1 ? "RemoveType requires at least one argument" : Extensions(d, 0, e => s.Into.Types = s.Into.Types.SetItem(e, null));
        commands["modmimeusepathinfo"] = (s, d) => CoreCommands.Flag(d, "ModMimeUsePathInfo") ?? CoreCommands.Do(() => s.Into.MimeUsesPathInfo = CoreCommands.IsOn(d));
        commands["action"] = (s, d) => d.Count < 2 ? "Action takes two or three arguments" : CoreCommands.Do(() => s.Into.Actions = s.Into.Actions.SetItem(Bytes.Lower(d[0]), d));
        commands["sslengine"] = (s, d) => CoreCommands.Do(() => s.Server.Tls = d);
        commands["sslrequiressl"] = (s, d) => CoreCommands.Do(() => s.Into.RequiresTls = d);
        commands["sslrequire"] = (s, d) => CoreCommands.Do(() => s.Into.TlsExpressions = s.Into.TlsExpressions.Add(d));
        commands["sslverifyclient"] = (s, d) => CoreCommands.One(d, "SSLVerifyClient") ?? CoreCommands.Do(() => s.Into.VerifyClient = d);
        commands["ssloptions"] = (s, d) => CoreCommands.Do(() => s.Into.TlsOptions = d);
        commands["dav"] = (s, d) => CoreCommands.One(d, "DAV") ?? CoreCommands.Do(() => s.Into.Dav = d);
        foreach (var name in (string[])["setenvif", "setenvifnocase", "setenvifexpr", "browsermatch", "browsermatchnocase"]) commands[name] = SetEnvIf;
        foreach (var name in (string[])["setenv", "unsetenv", "passenv"]) commands[name] = (s, d) => CoreCommands.Do(() => s.Into.Env = s.Into.Env.Add(d));
        commands["requestheader"] = (s, d) => d.Count < 2 ? "RequestHeader takes at least two arguments" : CoreCommands.Do(() => s.Into.RequestHeaders = s.Into.RequestHeaders.Add(d));
    }

    private static string? SetEnvIf(CommandScope scope, Directive directive)
    {
        if (scope.Path is null) scope.Server.SetEnvIfs.Add(directive);
        else scope.Into.SetEnvIfs = scope.Into.SetEnvIfs.Add(directive);
        return null;
    }

    private static string? Extensions(Directive directive, int from, Action<string> each)
    {
        foreach (var word in directive.Words.Skip(from)) each(Bytes.Lower(word.StartsWith('.') ? word[1..] : word));
        return null;
    }

    private static string? DirectoryIndex(CommandScope scope, Directive directive)
    {
        var names = scope.Into.IndexNames ?? [];
        // "disabled" alone empties the list; beside other names it is a name.
        scope.Into.IndexNames = directive.Count == 1 && directive[0].Equals("disabled", StringComparison.OrdinalIgnoreCase) ? ImmutableArray<string>.Empty : names.AddRange(directive.Words);
        scope.Into.IndexSource = directive;
        return null;
    }

    private static string? AllowMethods(CommandScope scope, Directive directive)
    {
        if (directive.Count == 0) return "AllowMethods requires at least one argument";
        var mask = scope.Into.AllowedMask;
        if (directive.Count == 1 && directive[0].Equals("reset", StringComparison.OrdinalIgnoreCase)) mask = 0;
        else
            foreach (var word in directive.Words)
            {
                var signed = word.Length > 0 && word[0] is '+' or '-';
                var number = scope.Configuration.Methods.NumberOf(signed ? word[1..] : word);
                if (number == Methods.Invalid) return $"AllowMethods: Invalid Method '{word}'";
                mask = signed && word[0] == '-' ? mask & ~(1UL << number) : mask | 1UL << number;
            }
        (scope.Into.AllowedMethods, scope.Into.AllowedMask) = (directive, mask);
        return null;
    }
}
