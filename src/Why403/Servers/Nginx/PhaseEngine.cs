using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// Runs the phases in the server's order until an answer is final; internal redirects start them again, at most ten
/// times (ngx_http_core_run_phases, ngx_http_internal_redirect, ngx_http_named_location).
/// </summary>
internal sealed class PhaseEngine(Run run)
{
    private bool _startsNamed;

    /// <summary>The final answer: Sent with the status line's status, or one of the other ends.</summary>
    public Outcome Run() => Finish(Phases());

    /// <summary>The final answer of a request that is refused before the phases.</summary>
    public Outcome Answer(int status) => Finish(Outcome.Of(status));

    private Outcome Finish(Outcome outcome)
    {
        while (run.UnknownBecause is null)
        {
            switch (outcome.Kind)
            {
                case OutcomeKind.Sent: return Outcome.Sent(run.ErrorStatus != 0 ? run.ErrorStatus : outcome.Status);
                case OutcomeKind.Status: outcome = ErrorPages.Finish(run, this, outcome.Status); break;
                case OutcomeKind.Redirect or OutcomeKind.Named:
                    _startsNamed = outcome.Kind == OutcomeKind.Named;
                    outcome = Phases();
                    break;
                default: return outcome;
            }
        }
        return Outcome.Undetermined;
    }

    private Outcome Phases()
    {
        var named = _startsNamed;
        _startsNamed = false;
        if (!named)
        {
            run.IsLocationValid = true;
            if (!run.IsInternal) RealIp.Apply(run);
            if (Opaque() is { } closed) return closed;
            var outcome = new RewriteScript(run, "server rewrite").Execute(run.Server.Scope);
            if (!outcome.Goes) return outcome;
        }
        while (true)
        {
            if (!named)
            {
                run.Handler = null;
                run.UriChanged = false;
                run.Scope = run.Server.Scope;
                var found = FindConfiguration();
                if (!found.Goes) return found;
            }
            if (run.Scope.Kind != ScopeKind.Server)
            {
                var rewritten = new RewriteScript(run, "rewrite").Execute(run.Scope);
                if (!rewritten.Goes) return rewritten;
            }
            named = false;
            if (!run.UriChanged) break;
            if (--run.UriChanges == 0) return Cycle($"rewrite or internal redirection cycle while processing \"{run.Uri}\"");
        }
        RealIp.Apply(run);
        LimitPhase.Note(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        var access = AccessPhase.Execute(run);
        if (!access.Goes) return access;
        var tried = TryFiles.Execute(run, this);
        return tried.Goes ? ContentPhase.Execute(run, this) : tried;
    }

    private Outcome FindConfiguration()
    {
        var result = LocationChoice.Find(run);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        if (!run.IsInternal && run.Scope.Kind == ScopeKind.Location && run.Scope.NearestLast("internal") is { } mark && !run.IsWaived(mark))
        {
            run.Decide(new("location", "resource.hidden-as-404", $"`{mark.Name}` answers only the server's own redirects", mark.Span, mark));
            return Outcome.Of(404);
        }
        var settings = run.Settings;
        UpdateConfiguration();
        if (Opaque() is { } closed) return closed;
        if (run.ContentLength > settings.MaximumBody && settings.MaximumBody > 0 && !run.IsBodyGone)
        {
            run.Logs("error", $"client intended to send too large body: {run.ContentLength} bytes");
            run.IsBodyGone = true;
            run.Decide(new("location", null, $"the body of {run.ContentLength} bytes is larger than {settings.MaximumBody}", run.Scope.NearestLast("client_max_body_size")?.Span, null));
            return Outcome.Of(413);
        }
        if (result != LocationChoice.Result.Redirect) return Outcome.Continue;
        run.RedirectTo = UriEscape.Path(run.Uri) + "/" + (run.Arguments.Length > 0 ? "?" + run.Arguments : "");
        return Outcome.Of(301);
    }

    /// <summary>limit_except takes over for its methods; the location's handler is installed (ngx_http_update_location_config).</summary>
    private void UpdateConfiguration()
    {
        if (run.Scope.LimitExcept is { } limited && !Excepts(limited.Source!, run.Method))
        {
            run.Step("location", StepRole.Chosen, $"`{limited.Source}` applies to {run.Method}", limited.Source!.Span);
            run.Scope = limited;
        }
        if (run.Settings.Handler is { } handler) run.Handler = handler;
    }

    private static bool Excepts(Directive limit, string method)
    {
        for (var i = 0; i < limit.Count; i++)
            if (limit[i].Equals(method, StringComparison.OrdinalIgnoreCase) || method == "HEAD" && limit[i].Equals("GET", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private Outcome? Opaque()
    {
        if (run.Settings.Opaque is not { } directive) return null;
        run.Unknown($"`{directive.Name}` is not a directive that is known here", directive.Span);
        return Outcome.Undetermined;
    }

    public Outcome Redirect(string uri, string arguments, Directive? source)
    {
        if (--run.UriChanges == 0) return Cycle($"rewrite or internal redirection cycle while internally redirecting to \"{uri}\"");
        run.Step("redirect", StepRole.Chosen, $"goes on as {Bytes.Text(uri)}", source?.Span);
        run.Uri = uri;
        run.Arguments = arguments;
        run.Scope = run.Server.Scope;
        run.IsInternal = true;
        run.FastCgi = null;
        run.AddsUriToAlias = false;
        return new(OutcomeKind.Redirect);
    }

    public Outcome ToNamed(string name, Directive? source)
    {
        if (--run.UriChanges == 0) return Cycle($"rewrite or internal redirection cycle while redirect to named location \"{name}\"");
        if (run.Uri.Length == 0)
        {
            run.Logs("error", $"empty URI in redirect to named location \"{name}\"");
            return Outcome.Of(500);
        }
        if (run.Server.Scope.Locations.Named(name) is not { } location)
        {
            run.Logs("error", $"could not find named location \"{name}\"");
            run.Decide(new("redirect", null, $"the location {name} does not exist", source?.Span, source));
            return Outcome.Of(500);
        }
        run.Step("redirect", StepRole.Chosen, $"goes on in {name}", location.Source.Span);
        run.IsInternal = true;
        run.FastCgi = null;
        run.Handler = null;
        run.UriChanged = false;
        run.Scope = location.Scope;
        UpdateConfiguration();
        return Opaque() ?? new(OutcomeKind.Named);
    }

    private Outcome Cycle(string line)
    {
        run.Logs("error", line);
        run.Decide(new("redirect", null, "rewrites and redirects lead round in a circle; the server stops after ten", (SourceSpan?)null, null));
        return Outcome.Of(500);
    }
}
