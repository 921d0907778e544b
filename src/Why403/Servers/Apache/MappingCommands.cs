using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>mod_alias, mod_userdir, mod_rewrite and mod_remoteip: from an address to what serves it.</summary>
internal static class MappingCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["alias"] = (s, d) => Alias(s, d, "Alias", script: false);
        commands["scriptalias"] = (s, d) => Alias(s, d, "ScriptAlias", script: true);
        commands["aliasmatch"] = (s, d) => AliasMatch(s, d, "AliasMatch", script: false);
        commands["scriptaliasmatch"] = (s, d) => AliasMatch(s, d, "ScriptAliasMatch", script: true);
        commands["redirect"] = (s, d) => d.Count is >= 1 and <= 3 ? Redirect(s, d, [.. d.Words], 302, regex: false) : "Redirect takes one, two or three arguments";
        commands["redirectmatch"] = (s, d) => d.Count is 2 or 3 ? Redirect(s, d, [.. d.Words], 302, regex: true) : "RedirectMatch takes two or three arguments";
        commands["redirecttemp"] = (s, d) => d.Count == 2 ? Redirect(s, d, [.. d.Words], 302, regex: false) : "RedirectTemp takes two arguments";
        commands["redirectpermanent"] = (s, d) => d.Count == 2 ? Redirect(s, d, [.. d.Words], 301, regex: false) : "RedirectPermanent takes two arguments";
        commands["redirectrelative"] = (s, d) => CoreCommands.Flag(d, "RedirectRelative") ?? CoreCommands.Do(() => s.Into.RelativeRedirects = CoreCommands.IsOn(d));
        commands["aliaspreservepath"] = (s, d) => CoreCommands.Flag(d, "AliasPreservePath") ?? CoreCommands.Do(() => s.Into.PreservesPath = CoreCommands.IsOn(d));
        commands["userdir"] = (s, d) => CoreCommands.Do(() => s.Server.UserDirs.Add(d));
        foreach (var name in (string[])["rewriteengine", "rewriteoptions", "rewritebase", "rewritecond", "rewriterule", "rewritemap"]) commands[name] = Rewrite;
        commands["remoteipheader"] = (s, d) => CoreCommands.Do(() => s.Server.RemoteIpHeader = d);
        foreach (var name in (string[])["remoteiptrustedproxy", "remoteipinternalproxy", "remoteiptrustedproxylist", "remoteipinternalproxylist"]) commands[name] = (s, d) => CoreCommands.Do(() => s.Server.RemoteIpProxies.Add(d));
        commands["remoteipproxyprotocol"] = (s, d) => CoreCommands.Do(() => s.Server.RemoteIpProtocol = d);
    }

    private static string? Rewrite(CommandScope scope, Directive directive)
    {
        if (scope.Path is null) scope.Server.Rewrite.Add(directive);
        else scope.Into.Rewrite = scope.Into.Rewrite is { } have ? have with { Lines = have.Lines.Add(directive) } : new(scope.Path, [directive], null);
        return null;
    }

    private static string? Alias(CommandScope scope, Directive directive, string name, bool script)
    {
        if (directive.Count is < 1 or > 2) return $"{name} takes 1-2 arguments";
        if (directive.Count == 2)
        {
            if (scope.Path is not null) return $"{name} cannot occur within a section";
            scope.Server.PathAliases.Add(new(directive, directive[0], null, directive[1], script));
            return null;
        }
        if (scope.Path is null) return "Alias must have two arguments when used globally";
        scope.Into.PlaceAlias = new(directive, scope.Path, null, directive[0], script);
        return null;
    }

    private static string? AliasMatch(CommandScope scope, Directive directive, string name, bool script)
    {
        if (directive.Count != 2) return $"{name} takes two arguments";
        if (scope.Path is not null) return $"{name} cannot occur within a section";
        scope.Server.PathAliases.Add(new(directive, null, scope.Configuration.Regex(directive[0], false), directive[1], script));
        return null;
    }

    /// <summary>add_redirect_internal: the first word may be a status, by name or by number.</summary>
    private static string? Redirect(CommandScope scope, Directive directive, string[] words, int status, bool regex)
    {
        var first = words[0];
        var grok = 1;
        switch (Bytes.Lower(first))
        {
            case "permanent": status = 301; break;
            case "temp": status = 302; break;
            case "seeother": status = 303; break;
            case "gone": status = 410; grok = -1; break;
            default:
                if (first.Length == 0 || !char.IsAsciiDigit(first[0])) { grok = 0; break; }
                if (!int.TryParse(first.AsSpan(0, first.TakeWhile(char.IsAsciiDigit).Count()), NumberStyles.None, CultureInfo.InvariantCulture, out status)) return "Redirect: invalid status";
                if (status is < 300 or >= 400) grok = -1;
                break;
        }
        var second = words.Length > 1 ? words[1] : null;
        var third = words.Length > 2 ? words[2] : null;
        if (third is not null && grok == 0) return "Redirect: invalid first argument (of three)";
        if (scope.Path is not null && (grok > 0 && second is not null && third is null || grok == 0 && second is null || grok < 0 && second is null))
        {
            scope.Into.PlaceRedirect = new(directive, status, null, null, grok < 0 ? null : grok > 0 ? second : first);
            return null;
        }
        var (fake, url) = third is null && grok == 0 ? (first, second) : (second, third);
        if (fake is null) return "Redirect: a path is missing";
        if (status is >= 300 and < 400)
        {
            if (url is null) return "URL to redirect to is missing";
            if (!regex && !ErrorPages.IsAddress(url) && !url.StartsWith('/')) return "Redirect to non-URL";
        }
        else if (url is not null) return "Redirect URL not valid for this status";
        var rule = new RedirectRule(directive, status, fake, regex ? scope.Configuration.Regex(fake, false) : null, url);
        if (scope.Path is null) scope.Server.Redirects.Add(rule);
        else scope.Into.Redirects = scope.Into.Redirects.Add(rule);
        return null;
    }
}
