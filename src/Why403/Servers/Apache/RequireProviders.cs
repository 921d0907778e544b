namespace Why403.Servers.Apache;

/// <summary>The providers of <c>Require</c>: by which module, and what is wrong with their arguments.</summary>
internal static class RequireProviders
{
    private static string? ModuleOf(string provider) => provider switch
    {
        "all" or "env" or "method" or "expr" => "mod_authz_core.c",
        "ip" or "host" or "local" or "forward-dns" => "mod_authz_host.c",
        "user" or "valid-user" => "mod_authz_user.c",
        "group" or "file-group" => "mod_authz_groupfile.c",
        "file-owner" => "mod_authz_owner.c",
        "ssl" or "ssl-verify-client" => "mod_ssl.c",
        "ldap-user" or "ldap-group" or "ldap-dn" or "ldap-attribute" or "ldap-filter" or "ldap-search" => "mod_authnz_ldap.c",
        "dbm-group" or "dbm-file-group" => "mod_authz_dbm.c",
        "dbd-group" or "dbd-login" or "dbd-logout" => "mod_authz_dbd.c",
        _ => null,
    };

    public static string? Problem(CommandScope scope, string provider, string arguments)
    {
        if (ModuleOf(provider) is not { } module)
            return scope.Configuration.Modules.Foreign.Count > 0 || scope.Configuration.ProviderAliases.Contains(provider) ? null : $"Unknown Authz provider: {provider}";
        if (!scope.Configuration.Modules.Has(module)) return $"Unknown Authz provider: {provider}";
        switch (provider)
        {
            case "all":
                return Bytes.Lower(arguments) is "granted" or "denied" ? null : "Argument for 'Require all' must be 'granted' or 'denied'";
            case "ip":
                var words = LineWords.All(arguments);
                if (words.Length == 0) return "'require ip' requires an argument";
                foreach (var word in words)
                    if (AddressRange.Parse(word, out _) is null) return $"ip address '{word}' appears to be invalid";
                return null;
            case "method":
                if (arguments.Length == 0) return "Require method requires an argument";
                foreach (var word in LineWords.All(arguments))
                    if (scope.Configuration.Methods.NumberOf(word) == Methods.Invalid) return $"Invalid Method '{word}'";
                return null;
            case "expr": return Conditions.Problem(arguments) is { } problem ? $"Cannot parse expression in require line: {problem}" : null;
            default: return null;
        }
    }
}
