namespace Why403.Servers.Apache;

/// <summary>Who may: methods, addresses, TLS, then the Require tree with a login where it asks for one; Satisfy joins the gates.</summary>
internal static class Access
{
    public static int Check(RequestRecord request)
    {
        var modules = request.Run.Configuration.Modules;
        if (!modules.Has("mod_authz_core.c")) { request.Run.Unknown("without mod_authz_core every request is refused or granted by modules that are not modelled", null); return 500; }
        var compat = modules.Has("mod_access_compat.c");
        var any = compat && request.Settings.Compat?.SatisfyFor(request.MethodNumber).Satisfy == Satisfy.Any;
        var gate = Gate(request, compat);
        if (gate != 0 && (!any || request.Run.UnknownBecause is not null)) return gate;
        if (gate == 0 && any)
        {
            request.Run.Step("access", StepRole.Passed, "the addresses pass, and `Satisfy Any` asks nothing more", request.Settings.Compat?.SatisfyFor(request.MethodNumber).Source?.Span);
            return 0;
        }
        var status = Authorize(request);
        // The addresses alone did not pass; the rules for users let it through.
        if (status == 0) request.Forgive();
        return status;
    }

    /// <summary>The access_checker hooks: all run until one refuses; those of equal rank in the order of loading.</summary>
    private static int Gate(RequestRecord request, bool compat)
    {
        var modules = request.Run.Configuration.Modules;
        if (AllowedMethods(request) is var method and not 0) return method;
        var tlsFirst = modules.Rank("mod_ssl.c") < modules.Rank("mod_access_compat.c");
        var tls = modules.Has("mod_ssl.c");
        if (tls && tlsFirst && TlsAccess.Check(request) is var first and not 0) return first;
        if (compat && CompatAccess.Check(request) is var denied and not 0) return denied;
        return tls && !tlsFirst ? TlsAccess.Check(request) : 0;
    }

    private static int AllowedMethods(RequestRecord request)
    {
        if (request.Settings.AllowedMethods is not { } allowed || request.Settings.AllowedMask == 0 || (request.Settings.AllowedMask >> request.MethodNumber & 1) != 0 || request.Run.IsWaived(allowed)) return 0;
        request.Run.Logs("error", $"AH01623: client method denied by server configuration: '{request.Method}' to {(request.Filename is null ? "uri " + request.Uri : request.Filename)}");
        return request.Refuse(405, new("access", "server.method-refused", $"`{allowed}` does not list {request.Method}", allowed.Span, allowed));
    }

    private static int Authorize(RequestRecord request)
    {
        var status = Authorizer.Check(request, afterLogin: false);
        if (status != RequestRecord.Declined) return status;
        if (request.Run.UnknownBecause is not null) return 500;
        if (Login.Check(request) is var login and not 0) return login;
        if (request.User is null)
        {
            var any = request.Settings.Compat?.SatisfyFor(request.MethodNumber).Satisfy == Satisfy.Any;
            request.Run.Logs("error", $"{(any ? "AH00028" : "AH00027")}: No authentication done but request not allowed without authentication for {request.Uri}. Authentication not configured?");
            return request.Refuse(500, new("access", null, "the rules ask for a user, and no AuthType says how to log in", request.Settings.Authorization?.Children.FirstOrDefault()?.Source?.Span, request.Settings.Authorization));
        }
        return Authorizer.Check(request, afterLogin: true);
    }
}
