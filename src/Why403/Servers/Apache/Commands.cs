using System.Collections.Frozen;

namespace Why403.Servers.Apache;

/// <summary>Walks statements and lets each say its part (ap_walk_config), with the checks of place and override.</summary>
internal static class Commands
{
    private static readonly FrozenDictionary<string, Command> Known = Make();

    // Directives that may change an answer and are not modelled; the rest of the table tunes or writes logs and headers.
    private static readonly FrozenSet<string> NotModelled = FrozenSet.ToFrozenSet(
    [
        "cacheenable", "metafiles", "virtualdocumentroot", "virtualdocumentrootip", "virtualscriptalias", "virtualscriptaliasip", "proxyexpressenable", "authnzfcgicheckauthnprovider", "mdrequirehttps",
        "script", "chrootdir", "protocolecho", "regexdefaultoptions", "serverpath", "checkspelling", "secruleengine", "mimemagicfile", "proxyhtmlenable",
    ], StringComparer.Ordinal);

    // Of common modules of others: what only tunes. PHP's settings change what scripts do, which is theirs to say.
    private static readonly string[] HarmlessElsewhere = ["php_", "sec", "modsecurity", "wsgidaemonprocess", "wsgiprocessgroup", "wsgisocketprefix", "wsgipythonpath", "wsgipythonhome", "wsgiapplicationgroup", "wsgipassauthorization", "modpagespeed", "dos"];

    public static (Directive Directive, string Message)? Walk(CommandScope scope, IEnumerable<Directive> directives)
    {
        foreach (var directive in directives)
            if (Apply(scope, directive) is { } error) return error;
        return null;
    }

    private static (Directive Directive, string Message)? Apply(CommandScope scope, Directive directive)
    {
        var modules = scope.Configuration.Modules;
        var applied = false;
        foreach (var rule in DirectiveTable.Of(directive.Key))
        {
            if (!modules.Knows(rule.Module)) continue;
            applied = true;
            if (!IsAllowed(scope, rule))
            {
                if (scope.IsAccessFile && (scope.Override & Overrides.NonfatalOverride) != 0) continue;
                return (directive, directive.Parent is { } parent ? $"{rule.Name} not allowed in {parent.Name}> context" : $"{rule.Name} not allowed here");
            }
            if (Known.TryGetValue(directive.Key, out var command))
            {
                if (command(scope, directive) is { } message) return (directive, message);
            }
            else if (NotModelled.Contains(directive.Key) && !directive[0].Equals("off", StringComparison.OrdinalIgnoreCase)) Opaque(scope, directive);
        }
        if (applied) return null;
        if (DirectiveTable.Of(directive.Key).Length == 0 && modules.MayHave(directive.Key) || modules.LoadsAll)
        {
            // A directive of a module that is not known here.
            if (!HarmlessElsewhere.Any(h => directive.Key.StartsWith(h, StringComparison.Ordinal)) || NotModelled.Contains(directive.Key) && !directive[0].Equals("off", StringComparison.OrdinalIgnoreCase) && !directive[0].Equals("DetectionOnly", StringComparison.OrdinalIgnoreCase)) Opaque(scope, directive);
            return null;
        }
        if (scope.IsAccessFile && (scope.Override & Overrides.NonfatalUnknown) != 0) return null;
        return (directive, $"Invalid command '{directive.Name}', perhaps misspelled or defined by a module not included in the server configuration");
    }

    public static void Opaque(CommandScope scope, Directive directive)
    {
        if (scope.Path is null) scope.Server.Opaque.Add(directive);
        else scope.Into.Opaque = scope.Into.Opaque.Add(directive);
    }

    private static bool IsAllowed(CommandScope scope, DirectiveRule rule)
    {
        if (scope.IsContainer) return rule.In(Overrides.AuthConfig) || scope.OverrideList?.Contains(rule.Name) == true;
        if (scope.IsAccessFile) return rule.In(scope.Override & Overrides.All) || scope.OverrideList?.Contains(rule.Name) == true;
        return scope.Path is null ? rule.InServer : rule.InSection;
    }

    private static FrozenDictionary<string, Command> Make()
    {
        var commands = new Dictionary<string, Command>(StringComparer.Ordinal);
        CoreCommands.Register(commands);
        SectionCommands.Register(commands);
        AuthorizationCommands.Register(commands);
        CompatCommands.Register(commands);
        MappingCommands.Register(commands);
        ProxyCommands.Register(commands);
        ContentCommands.Register(commands);
        return commands.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
