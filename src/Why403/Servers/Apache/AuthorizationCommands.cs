namespace Why403.Servers.Apache;

/// <summary>mod_authz_core, mod_authn_core, mod_auth_basic, mod_authn_file and mod_authz_groupfile.</summary>
internal static class AuthorizationCommands
{
    public static void Register(Dictionary<string, Command> commands)
    {
        commands["require"] = Require;
        commands["<requireall"] = (s, d) => Container(s, d, isAnd: true, negated: false);
        commands["<requireany"] = (s, d) => Container(s, d, isAnd: false, negated: false);
        commands["<requirenone"] = (s, d) => Container(s, d, isAnd: false, negated: true);
        commands["authmerging"] = (s, d) => CoreCommands.One(d, "AuthMerging") ?? Merging(s, d);
        commands["authzsendforbiddenonfailure"] = (s, d) => CoreCommands.Flag(d, "AuthzSendForbiddenOnFailure") ?? CoreCommands.Do(() => (s.Into.ForbiddenOnFailure, s.Into.HasAuthorization) = (CoreCommands.IsOn(d), true));
        commands["authtype"] = (s, d) => CoreCommands.One(d, "AuthType") ?? CoreCommands.Do(() => s.Into.AuthType = d);
        commands["authname"] = (s, d) => CoreCommands.One(d, "AuthName") ?? CoreCommands.Do(() => s.Into.AuthName = d);
        commands["authuserfile"] = (s, d) => CoreCommands.One(d, "AuthUserFile") ?? CoreCommands.Do(() => s.Into.UserFile = d);
        commands["authgroupfile"] = (s, d) => CoreCommands.One(d, "AuthGroupFile") ?? CoreCommands.Do(() => s.Into.GroupFile = d);
        commands["authbasicprovider"] = (s, d) => Providers(s, d);
        commands["authbasicauthoritative"] = (s, d) => CoreCommands.Flag(d, "AuthBasicAuthoritative") ?? CoreCommands.Do(() => s.Into.BasicAuthoritative = CoreCommands.IsOn(d));
        commands["authbasicfake"] = (s, d) => CoreCommands.Do(() => s.Into.BasicOther = d);
        commands["authbasicusedigestalgorithm"] = (s, d) => CoreCommands.Do(() => s.Into.BasicOther = d);
    }

    private static string? Merging(CommandScope scope, Directive directive)
    {
        var merge = Bytes.Lower(directive[0]) switch { "off" => AuthorizationMerge.Off, "and" => AuthorizationMerge.And, "or" => AuthorizationMerge.Or, _ => AuthorizationMerge.Unset };
        if (merge == AuthorizationMerge.Unset) return "AuthMerging must be one of: Off | And | Or";
        (scope.Into.AuthMerging, scope.Into.HasAuthorization) = (merge, true);
        return null;
    }

    private static string? Providers(CommandScope scope, Directive directive)
    {
        foreach (var word in directive.Words)
        {
            var module = word switch { "file" => "mod_authn_file.c", "dbm" => "mod_authn_dbm.c", "dbd" => "mod_authn_dbd.c", "anon" => "mod_authn_anon.c", "ldap" => "mod_authnz_ldap.c", "socache" => "mod_authn_socache.c", _ => "" };
            if (module.Length > 0 ? !scope.Configuration.Modules.Has(module) : scope.Configuration.Modules.Foreign.Count == 0 && !scope.Configuration.ProviderAliases.Contains(word)) return $"Unknown Authn provider: {word}";
        }
        scope.Into.BasicProvider = directive;
        return null;
    }

    private static AuthorizationNode Collector(CommandScope scope)
    {
        scope.Into.HasAuthorization = true;
        return scope.Container ?? (scope.Into.Authorization ??= new AuthorizationNode(null));
    }

    private static string? Require(CommandScope scope, Directive directive)
    {
        var (provider, arguments) = LineWords.Split(directive.Arguments);
        var negated = provider.Equals("not", StringComparison.OrdinalIgnoreCase);
        if (negated) (provider, arguments) = LineWords.Split(arguments);
        if (RequireProviders.Problem(scope, provider, arguments) is { } problem) return problem;
        var into = Collector(scope);
        if (negated && !into.IsAnd) return $"negative Require directive has no effect in {Format(into)} directive";
        into.Limited |= scope.Limited;
        into.Children.Add(new(directive) { Provider = provider, Arguments = arguments, IsNegated = negated, Limited = scope.Limited });
        return null;
    }

    private static string? Container(CommandScope scope, Directive directive, bool isAnd, bool negated)
    {
        if (directive.SectionArguments is not { } arguments) return $"{directive.Name}> directive missing closing '>'";
        if (arguments.Trim().Length > 0) return $"{directive.Name}> directive doesn't take additional arguments";
        var section = new AuthorizationNode(directive) { IsAnd = isAnd, IsNegated = negated };
        if (SectionCommands.Report(scope, Commands.Walk(scope with { Container = section, IsContainer = true }, directive.Inside)) is { } error) return error;
        scope.Into.HasAuthorization = true;
        if (section.Children.Count == 0) return $"{Format(section)} directive contains no authorization directives";
        var into = Collector(scope);
        if (negated && !into.IsAnd) return $"{Format(section)} directive has no effect in {Format(into)} directive";
        into.Limited |= section.Limited;
        // A container of the same kind as the one around it melts into it.
        if (!negated && isAnd == into.IsAnd) into.Children.AddRange(section.Children);
        else into.Children.Add(section);
        return null;
    }

    private static string Format(AuthorizationNode node) => $"<Require{(node.IsAnd ? node.IsNegated ? "NotAll" : "All" : node.IsNegated ? "None" : "Any")}>";

    /// <summary>A tree of negations alone never grants; the server does not start with one (authz_core_check_section).</summary>
    public static bool IsOnlyNegative(AuthorizationNode node)
    {
        foreach (var child in node.Children)
            if (child.Provider is null && IsOnlyNegative(child)) return true;
        return node.Children.Count > 0 && node.Children.TrueForAll(c => c.IsNegated);
    }
}
