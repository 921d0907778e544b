namespace Why403.Servers.Apache;

/// <summary>mod_dir: the slash, the index files, the fallback.</summary>
internal static class DirectoryFixup
{
    private const string RewriteHandler = "redirect-handler";
    private static readonly string[] Usual = ["index.html"];

    public static int Run(RequestRecord request)
    {
        if (request.Kind == NodeKind.Directory) return Directory(request);
        return request.Kind == NodeKind.Missing && request.Handler is null ? Fallback(request) : 0;
    }

    private static int Directory(RequestRecord request)
    {
        var settings = request.Settings;
        request.Handler ??= MediaTypes.DirectoryType;
        if (request.PathInfo.Length > 0) return 0;
        if (!request.Uri.EndsWith('/'))
        {
            if (settings.DirectorySlash == false) return 0;
            request.RedirectTo = Redirects.Absolute(request, Paths.Escape(request.Uri) + "/" + (request.Arguments is null ? "" : "?" + request.Arguments));
            if (request.Method != "GET" && request.Env.ContainsKey("redirect-carefully")) return 0;
            return request.Refuse(301, new("content", null, $"{Bytes.Text(request.Filename ?? "")} is a directory: the slash is added", null, null));
        }
        if (request.Handler == RewriteHandler) return 0;
        if (settings.CheckHandler == true && request.Handler != MediaTypes.DirectoryType) return 0;
        return Index(request, settings.IndexNames is { } names ? [.. names] : Usual);
    }

    private static int Index(RequestRecord request, string[] names)
    {
        var run = request.Run;
        var failed = 0;
        Decision? because = null;
        foreach (var name in names)
        {
            var candidate = Lookup(request, request.Arguments is null ? name : $"{name}?{request.Arguments}", out var status);
            if (run.UnknownBecause is not null && !run.IsListing) return 500;
            if (status == 200 && (candidate.Handler == "proxy-server" || candidate.Kind == NodeKind.File))
            {
                if (request.Settings.IndexRedirect is { } redirect && Redirected(redirect) is { } code)
                {
                    request.RedirectTo = Redirects.Absolute(request, candidate.Uri);
                    return request.Refuse(code, new("content", null, $"`{redirect}` redirects to the index", redirect.Span, redirect));
                }
                run.Step("index", StepRole.Chosen, $"{Bytes.Text(name)} is the index", request.Settings.IndexSource?.Span);
                Become(request, candidate);
                return 0;
            }
            if (status is >= 300 and < 400 || names.Length == 1 && status is 406 or 401)
            {
                request.RedirectTo = candidate.RedirectTo;
                return candidate.Decision is { } passed ? request.Refuse(status, passed) : status;
            }
            if (status is not (200 or 404)) { failed = status; because = candidate.Decision; }
            else run.Step("index", StepRole.Passed, $"no index {Bytes.Text(name)}", request.Settings.IndexSource?.Span);
        }
        if (failed != 0) return because is null ? failed : request.Refuse(failed, because);
        request.TriedIndexes = request.Settings.IndexNames is { } list ? string.Join(',', list) : "index.html";
        return 0;
    }

    private static int? Redirected(Directive directive) => Bytes.Lower(directive[0]) switch
    {
        "on" => 302, "permanent" => 301, "temp" => 302, "seeother" => 303,
        _ => int.TryParse(directive[0], out var code) && code is >= 300 and < 400 ? code : null,
    };

    /// <summary>ap_sub_req_lookup_uri.</summary>
    public static RequestRecord Lookup(RequestRecord request, string address, out int status)
    {
        var candidate = request.Subrequest();
        candidate.Parse(address.StartsWith('/') ? address : Paths.Escape(Paths.Parent(request.Uri)) + address);
        if (!request.Run.MayLookFurther(request.Settings.IndexSource?.Span) || request.IsTooDeep()) status = 500;
        else status = Phases.Process(candidate);
        // A rule may have left a status on the request although it goes on.
        candidate.Status = status = status is 0 ? candidate.Status : status;
        return candidate;
    }

    /// <summary>The request goes on as its subrequest (ap_internal_fast_redirect).</summary>
    private static void Become(RequestRecord request, RequestRecord other)
    {
        (request.Uri, request.Filename, request.PathInfo, request.Arguments, request.Kind) = (other.Uri, other.Filename, other.PathInfo, other.Arguments, other.Kind);
        (request.Handler, request.ContentType, request.Settings, request.IsProxied, request.ProxySource, request.IsProxiedRaw, request.ProxySocket) = (other.Handler, other.ContentType, other.Settings, other.IsProxied, other.ProxySource, other.IsProxiedRaw, other.ProxySocket);
        request.IsScriptAliased |= other.IsScriptAliased;
        (request.FilesFor, request.LocationsFor, request.HasIfs) = (other.FilesFor, other.LocationsFor, other.HasIfs);
        foreach (var (name, value) in other.Env) request.Env[name] = value;
    }

    private static int Fallback(RequestRecord request)
    {
        if (request.Settings.Fallback is not { } fallback || fallback[0].Equals("disabled", StringComparison.OrdinalIgnoreCase)) return 0;
        var candidate = Lookup(request, request.Arguments is null ? fallback[0] : $"{fallback[0]}?{request.Arguments}", out var status);
        if (request.Run.UnknownBecause is not null && !request.Run.IsListing) return 500;
        if (status == 200 && (candidate.Handler == "proxy-server" || candidate.Kind == NodeKind.File))
        {
            request.Run.Step("index", StepRole.Chosen, $"`{fallback}` stands in for what is missing", fallback.Span);
            Become(request, candidate);
            return 0;
        }
        if (status is 200 or 404) return 0;
        // Observed on 2.4.71: the Location is read from a pool that fixup_dflt has destroyed; now 301, now 500 (AH02430).
        if (status is >= 300 and < 400) request.Run.Unknown($"`{fallback}` leads to a redirect, which the server answers with the redirect or with 500 as its memory happens to be", fallback.Span);
        request.RedirectTo = candidate.RedirectTo;
        request.FailedFallback = fallback;
        return candidate.Decision is { } decision ? request.Refuse(status, decision) : status;
    }
}
