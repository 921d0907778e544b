using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>The Require tree (apply_authz_sections and authorize_user_core in mod_authz_core.c).</summary>
internal static class Authorizer
{
    /// <summary>0 granted, -1 a login is needed first, or a status.</summary>
    public static int Check(RequestRecord request, bool afterLogin)
    {
        var run = request.Run;
        if (request.Settings.Authorization is not { } tree)
        {
            if (Login.TypeOf(request) is not { } type) return 0;
            run.Logs("error", "AH01627: AuthType configured with no corresponding authorization directives");
            return request.Refuse(500, new("access", null, $"`{type}` is set and no `Require` says who may", type.Span, type));
        }
        if (run.IsWaived(tree)) return 0;
        AuthorizationNode? decided = null;
        var result = Apply(request, tree, underAnd: true, ref decided);
        if (run.UnknownBecause is not null && !run.IsListing) return 500;
        var source = (decided ?? tree).Source ?? tree.Children.Find(c => c.Source is not null)?.Source;
        switch (result)
        {
            case Grant.Granted:
                if (request.Main is null && source is not null) run.Step("access", StepRole.Passed, $"`{source}` grants access", source.Span);
                return 0;
            case Grant.DeniedNoUser when !afterLogin: return RequestRecord.Declined;
            case Grant.DeniedNoUser:
                run.Logs("error", $"AH01629: authorization failure (no authenticated user): {request.Uri}");
                return request.Refuse(401, new("access", "login.required", "the rules ask for a user", source?.Span, tree));
            case Grant.Error: return 500;
        }
        if (afterLogin && Login.TypeOf(request) is not null)
        {
            run.Logs("error", $"AH01631: user {request.User}: authorization failure for \"{request.Uri}\": ");
            return request.Refuse(request.Settings.ForbiddenOnFailure == true ? 403 : 401, new("access", "role.insufficient", $"the user \"{Redaction.Quote(Bytes.Text(request.User ?? ""))}\" is none of those that `{source}` names", source?.Span, tree));
        }
        run.Logs("error", $"AH01630: client denied by server configuration: {(request.Filename is null ? "uri " + request.Uri : request.Filename)}");
        return request.Refuse(403, Denied(request, tree, decided, source));
    }

    private static Decision Denied(RequestRecord request, AuthorizationNode tree, AuthorizationNode? decided, Directive? source)
    {
        var cause = decided?.Provider switch
        {
            "ip" or "host" or "local" or "forward-dns" => decided.IsNegated ? "address.denied" : "address.not-allowed",
            "method" => "server.method-refused",
            "ssl" => "tls.required",
            "ssl-verify-client" => "tls.client-certificate",
            _ => "server.access-rule",
        };
        var text = source is null ? "no `Require` grants access" : decided?.Provider == "all" ? $"`{source}` refuses every client" : decided?.IsNegated == true ? $"`{source}` refuses this request" : tree.Children.Count > 1 ? $"no `Require` grants access, the last is `{source}`" : $"`{source}` does not grant access";
        return new("access", cause, text, source?.Span, tree);
    }

    /// <param name="underAnd">The container around it joins by AND.</param>
    /// <param name="decided">The line whose result became the tree's.</param>
    private static Grant Apply(RequestRecord request, AuthorizationNode node, bool underAnd, ref AuthorizationNode? decided)
    {
        if ((node.Limited >> request.MethodNumber & 1) == 0) return underAnd ? Grant.Granted : Grant.Neutral;
        var result = Grant.Neutral;
        if (node.Provider is not null)
        {
            result = Providers.Check(request, node);
            decided = node;
        }
        else
        {
            foreach (var child in node.Children)
            {
                AuthorizationNode? by = null;
                var one = Apply(request, child, node.IsAnd, ref by);
                if (one == Grant.Error) return one;
                if (one == Grant.Neutral) continue;
                var final = one == (node.IsAnd ? Grant.Denied : Grant.Granted);
                if (final || result == Grant.Neutral || one == Grant.DeniedNoUser && (node.IsAnd ? result != Grant.Denied : result == Grant.Denied)) (result, decided) = (one, by ?? decided);
                else if (!node.IsAnd && one == Grant.Denied && result == Grant.Denied) decided = by ?? decided;
                if (final) break;
            }
        }
        if (!node.IsNegated) return result;
        return result switch { Grant.Granted => Grant.Denied, Grant.Denied or Grant.DeniedNoUser => Grant.Neutral, _ => result };
    }
}
