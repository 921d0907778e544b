namespace Why403.Servers.Apache;

/// <summary>What a handler does: a status, another program, or the server asks itself for another address.</summary>
internal readonly record struct HandlerResult(int Status, bool IsHandedOver = false, string? RedirectTo = null, HandOver? To = null);

/// <summary>Who answers (ap_invoke_handler): proxies, programs, listings, files.</summary>
internal static class Handlers
{
    private static readonly string[] Conditional = ["If-Modified-Since", "If-Unmodified-Since", "If-Match", "If-None-Match", "If-Range", "Range"];

    public static HandlerResult Invoke(RequestRecord request)
    {
        var run = request.Run;
        if (run.UnknownBecause is not null) return new(500);
        var type = request.ContentType is { } content && content.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? content[..end] : request.ContentType;
        var handler = request.Handler ?? type ?? "";
        var modules = run.Configuration.Modules;
        if (request.IsProxied || handler.StartsWith("proxy:", StringComparison.Ordinal) && modules.Has("mod_proxy.c")) return Proxy(request, handler);
        if (request.Settings.Actions.GetValueOrDefault(handler) is { } action && modules.Has("mod_actions.c")) { run.Unknown($"`{action}` runs a script", action.Span); return new(500); }
        if (handler == Rewriting.RedirectHandler && request.Filename?.StartsWith("redirect:", StringComparison.Ordinal) == true) return new(200, RedirectTo: Rewriting.Target(request));
        if (handler is "cgi-script" or "application/x-httpd-cgi" && (modules.Has("mod_cgid.c") || modules.Has("mod_cgi.c"))) return Script(request);
        if (BodyIsTooLong(request) is { } tooLong) return new(tooLong);
        switch (handler)
        {
            case "server-status" when modules.Has("mod_status.c") && request.MethodNumber == Methods.Get:
            case "server-info" when modules.Has("mod_info.c") && request.MethodNumber == Methods.Get:
                run.Step("content", StepRole.Decided, $"the handler {handler} answers", request.Settings.Handler?.Span);
                return new(request.Status);
            case MediaTypes.DirectoryType or "" when request.Kind == NodeKind.Directory && modules.Has("mod_autoindex.c"): return Listing.Answer(request) ?? Default(request);
            case "default-handler" or MediaTypes.DirectoryType or "": return Default(request);
        }
        if (handler.StartsWith("application/x-httpd-", StringComparison.Ordinal) || handler is "fcgid-script" or "wsgi-script" or "perl-script" or "modperl" or "lua-script" or "isapi-handler")
        {
            if (modules.Foreign.Count > 0) return HandOver(request, $"hands over to the program behind {handler}", request.Settings.Handler);
            // Without its module nobody takes the handler, and the file is served as it is.
            return Default(request);
        }
        if (handler is "type-map" or "application/x-type-map" or "send-as-is" or "imap-file" or "ldap-status" or "balancer-manager" or "reflector" or "dav-handler" or "redirect-handler" or "heartbeat" || request.Handler is not null && modules.Foreign.Count > 0)
        {
            run.Unknown($"what the handler {Bytes.Text(handler)} answers is not modelled", request.Settings.Handler?.Span);
            return new(500);
        }
        return Default(request);
    }

    /// <summary>mod_proxy's handler, for what a rule mapped to it and for <c>SetHandler "proxy:…"</c>.</summary>
    private static HandlerResult Proxy(RequestRecord request, string handler)
    {
        if (request.IsProxied && request.MethodNumber == Methods.Trace && request.Server.TraceEnable is { } trace && trace[0].Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            request.Run.Logs("error", "AH01139: TRACE forbidden by server configuration");
            return new(request.Refuse(405, new("request", "server.method-refused", $"`{trace}` refuses TRACE, also through the proxy", trace.Span, trace)));
        }
        var source = request.IsProxied ? request.ProxySource : request.Settings.Handler;
        var url = request.IsProxied ? request.ProxyUrl ?? "" : handler[6..] + request.Filename;
        FastCgiHandOver? fastCgi = null;
        if (FastCgiUrl.Parse(url) is { } target)
        {
            fastCgi = new(request, target);
            if ((fastCgi.Stranger(source) ?? (request.IsProxied ? null : fastCgi.Refusal(source))) is { } status) return new(status);
            LookUpPathInfo(request);
        }
        var to = fastCgi?.Make();
        var text = $"hands over to {Bytes.Text(request.IsProxied ? url : handler[6..])}";
        (request.IsProxied, request.Run.BodyIsRead) = (true, true);
        return HandOver(request, text, source) with { To = to };
    }

    private static HandlerResult HandOver(RequestRecord request, string text, Directive? source)
    {
        request.Run.Step("content", StepRole.Decided, text, source?.Span);
        return new(request.Status, IsHandedOver: true);
    }

    /// <summary>PATH_TRANSLATED is looked up as a subrequest, which may be refused and logged (ap_add_cgi_vars).</summary>
    private static void LookUpPathInfo(RequestRecord request)
    {
        if (request.PathInfo.Length == 0) return;
        var run = request.Run;
        (var listing, run.IsListing) = (run.IsListing, true);
        _ = DirectoryFixup.Lookup(request, Paths.Escape(request.PathInfo), out _);
        run.IsListing = listing;
    }

    public static int? BodyIsTooLong(RequestRecord request)
    {
        const long Usual = 1L << 30; // AP_DEFAULT_LIMIT_REQ_BODY since 2.4.53
        if (request.Main is not null || request.Run.BodyIsRead || request.Run.Fields["Content-Length"] is not { } text) return null;
        request.Run.BodyIsRead = true;
        // The limit is not looked at for what goes to another server (ap_http_filter).
        var limit = request.IsProxied ? 0 : request.Settings.BodyLimit ?? Usual;
        if (limit == 0 || text.Length < 19 && long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) <= limit) return null;
        request.Run.Logs("info", $"AH01588: Requested content-length of {text} is larger than the configured limit of {limit}");
        return request.Refuse(413, new("content", null, $"the body is longer than the limit of {limit} bytes", request.Settings.BodyLimitSource?.Span, request.Settings.BodyLimitSource));
    }

    /// <summary>mod_cgid: ExecCGI, existence, then the program itself.</summary>
    private static HandlerResult Script(RequestRecord request)
    {
        var run = request.Run;
        var option = request.Settings.OptionsSource;
        if ((request.Settings.Options.Value & OptionBits.ExecCgi) == 0 && !request.IsScriptAliased && !(option is not null && run.IsWaived(option)))
        {
            run.Logs("error", $"AH01262: stderr from {request.Filename}: Options ExecCGI is off in this directory");
            return new(request.Refuse(403, new("content", "server.access-rule", "the handler cgi-script runs programs, and the options in force have no ExecCGI", option?.Span, option)));
        }
        switch (request.Kind)
        {
            case NodeKind.Missing:
                run.Logs("error", $"AH01264: stderr from {request.Filename}: script not found or unable to stat");
                return new(request.Refuse(404, new("content", null, $"there is no script {Bytes.Text(request.Filename ?? "")}", null, null) { Path = request.Filename }));
            case NodeKind.Directory:
                run.Logs("error", $"AH01265: stderr from {request.Filename}: attempt to invoke directory as script");
                return new(request.Refuse(403, new("content", "server.access-rule", $"{Bytes.Text(request.Filename ?? "")} is a directory and is asked to run as a script", request.Settings.Handler?.Span, null) { Path = request.Filename }));
        }
        if (request.AcceptsPathInfo == false && request.PathInfo.Length > 0)
        {
            run.Logs("error", $"AH01266: stderr from {request.Filename}: AcceptPathInfo off disallows user's path");
            return new(request.Refuse(404, new("content", null, "the script takes no path behind its name", null, null)));
        }
        LookUpPathInfo(request);
        var found = run.Files.Stat(request.Filename!);
        if (found.IsUnknown || found.Node.MaySearch is null) { run.Unknown($"whether the worker may run {Bytes.Text(request.Filename!)} is not known", null); return new(500); }
        if (found.Node.MaySearch == false)
        {
            run.Logs("error", $"End of script output before headers: {request.Filename![(request.Filename!.LastIndexOf('/') + 1)..]}");
            return new(request.Refuse(500, new("content", "file.mode-denies", $"the worker may not run {Bytes.Text(request.Filename!)}", null, found.Path) { Layer = Layer.FileSystem, Path = request.Filename }));
        }
        if (BodyIsTooLong(request) is { } tooLong) return new(tooLong);
        return HandOver(request, $"runs {Bytes.Text(request.Filename!)}", request.Settings.Handler);
    }

    /// <summary>The core's own handler: files, and what no other took.</summary>
    private static HandlerResult Default(RequestRecord request)
    {
        var run = request.Run;
        if (request.Settings.Dav is { } dav && !dav[0].Equals("off", StringComparison.OrdinalIgnoreCase) && !(request.Method is "GET" or "HEAD" or "POST" or "OPTIONS")) { run.Unknown($"`{dav}` answers {request.Method}", dav.Span); return new(500); }
        if (request.MethodNumber is not (Methods.Get or Methods.Post))
        {
            if (request.MethodNumber == Methods.Options) { run.Step("content", StepRole.Decided, "the server tells the methods that it takes"); return new(request.Status); }
            if (request.MethodNumber != Methods.Invalid) return new(request.Refuse(405, new("content", "server.method-refused", $"a file takes no {request.Method}", null, null)));
            run.Logs("error", $"AH00135: Invalid method in request {request.Method} {Bytes.Of(run.Request.Target)} {run.Request.Protocol}");
            return new(request.Refuse(501, new("content", "server.method-refused", $"the server knows no method {request.Method}", null, null)));
        }
        var name = request.Filename ?? "";
        switch (request.Kind)
        {
            case NodeKind.Missing:
                run.Logs("info", $"AH00128: File does not exist: {name}{request.PathInfo}");
                return new(request.Refuse(404, new("content", null, $"there is no {Bytes.Text(name)}", null, null) { Path = name }));
            case NodeKind.Directory:
                run.Logs("info", $"AH00129: Attempt to serve directory: {name}");
                return new(request.Refuse(404, new("content", null, $"{Bytes.Text(name)} is a directory, and nothing lists it for {request.Method}", null, null) { Path = name }));
            case not NodeKind.File:
                run.Unknown($"{Bytes.Text(name)} is no regular file: the server waits for what it gives", null);
                return new(500);
        }
        if (request.AcceptsPathInfo != true && request.PathInfo.Length > 0)
        {
            run.Logs("info", $"AH00130: File does not exist: {name}{request.PathInfo}");
            return new(request.Refuse(404, new("content", null, $"{Bytes.Text(name)} is a file and takes no path behind its name", null, null) { Path = name }));
        }
        var opened = run.Files.Open(name);
        if (opened.IsUnknown) { run.Unknown($"what the worker may do with {Bytes.Text(opened.Guilty)} is not known", null); return new(500); }
        if (opened.Error != Errno.None)
        {
            run.Logs("error", $"AH00132: file permissions deny server access: {name}");
            return new(request.Refuse(403, FileDecision.Of("content", opened, name, 403, null)));
        }
        if (request.Previous is null)
            foreach (var field in Conditional)
                if (run.Fields[field] is not null) run.Unknown($"the field {field} may change the status of a file that is served", null);
        run.Step("content", StepRole.Decided, $"serves {Bytes.Text(name)}", request.Server.DocumentRootSource?.Span);
        return new(request.Status);
    }
}
