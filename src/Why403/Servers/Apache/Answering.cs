namespace Why403.Servers.Apache;

/// <summary>From a request that is taken to the answer, error pages and internal redirects included (ap_process_async_request and ap_die).</summary>
internal sealed class Answering(Run run, ServerScope server)
{
    private ServerOutcome _outcome = ServerOutcome.Answer;
    private (RequestRecord Request, HandOver? To)? _handed;

    public ServerVerdict Evaluate()
    {
        var request = new RequestRecord(run, server, run.Request.Method);
        request.Parse(Bytes.Of(run.Request.Target));
        foreach (var opaque in server.Opaque) run.Unknown($"what `{opaque}` does is not modelled", opaque.Span);
        RemoteIp.Apply(request);
        EnvironmentRules.AtServer(request);
        var status = Die(Whole(request), request);
        var verdict = Conclusion.Of(run, _outcome, status);
        // A program that makes an error page answers to a refusal that stands already.
        return verdict.Outcome == ServerOutcome.HandedOver && run.First is null && _handed is var (handed, to) ? verdict with { HandedTo = to, Finish = answer => Finish(handed, answer) } : verdict;
    }

    /// <summary>What the client sees of a program's refusal: itself, or a page of the server's own (dispatch in mod_proxy_fcgi.c).</summary>
    private ServerVerdict Finish(RequestRecord request, ServerVerdict refused)
    {
        var type = refused.Status ?? 0;
        // A program that is not reached is an error of the server's own.
        if (refused.By is not null && !IsTakenBack(request, type)) return refused;
        run.Steps.Clear();
        run.Steps.AddRange(refused.Steps[..^1]);
        run.Log.Clear();
        run.Log.AddRange(refused.Log);
        (run.First, run.RedirectTo, request.Status, _outcome) = (null, null, 200, ServerOutcome.Answer);
        request.Decide(new("php-fpm", refused.CauseId, refused.Message, refused.Where, null) { Layer = refused.Layer });
        var status = Die(type, request);
        return Conclusion.Of(run, _outcome, status) with { Path = refused.Path, RunsAs = refused.RunsAs, By = refused.By };
    }

    /// <summary>ap_proxy_should_override, and only for a request that no other led to.</summary>
    private static bool IsTakenBack(RequestRecord request, int status) =>
        request.Settings.ErrorOverride == true && request.Previous is null && request.Main is null
        && (request.Settings.ErrorOverrideCodes.IsEmpty ? status >= 400 : request.Settings.ErrorOverrideCodes.Contains(status));

    /// <summary>All phases and the handler.</summary>
    private int Whole(RequestRecord request)
    {
        var status = Phases.Process(request);
        if (status != RequestRecord.Ok) return status;
        var result = Handlers.Invoke(request);
        if (result.RedirectTo is { } address) return Redirect(address, request);
        if (!result.IsHandedOver) return result.Status;
        _outcome = ServerOutcome.HandedOver;
        _handed = (request, result.To);
        return RequestRecord.Ok;
    }

    /// <summary>An internal redirect answers by itself; what it answers is the answer of the request that began it.</summary>
    private int Redirect(string to, RequestRecord request)
    {
        request.Status = Follow(to, request, request.Method);
        return RequestRecord.Done;
    }

    private int Follow(string to, RequestRecord request, string method)
    {
        if (request.IsTooDeep()) return Die(500, request);
        var next = request.Redirected(method);
        next.Parse(to);
        run.Step("redirect", StepRole.Chosen, $"the server asks itself for {Bytes.Text(next.Uri)}");
        EnvironmentRules.AtServer(next);
        return Die(Whole(next), next);
    }

    /// <summary>The status that the client sees.</summary>
    private int Die(int type, RequestRecord request)
    {
        if (type is RequestRecord.Ok or RequestRecord.Done) return request.Status;
        if (request.Decision is { } decision)
        {
            run.Step(decision.Phase, StepRole.Decided, decision.Text, decision.Where);
            // What goes wrong on the way to an error page leaves the cause of the error; a fresh status has a cause of its own.
            if (request.Status == 200) run.First = decision;
            else run.First ??= decision;
        }
        if (run.UnknownBecause is not null) return type;
        // An error on the way to an error page: the first one's own page is sent.
        if (request.Status != 200)
        {
            var first = request;
            while (first.Previous is { } before && before.Status != 200) first = before;
            _outcome = ServerOutcome.Answer;
            var status = ReferenceEquals(first, request) ? type : first.Status;
            return IsCutShort(status, first) ? 413 : status;
        }
        var page = request.Settings.ErrorDocuments?.GetValueOrDefault(type);
        var kind = page is null ? ErrorPages.Kind.Text : ErrorPages.KindOf(run, page);
        // Where a page of this server is asked for, the body is noticed on the way to that page, and the first error stays (observed on 2.4.71).
        if (kind != ErrorPages.Kind.Local && IsCutShort(type, request)) return request.Status = 413;
        request.Status = type;
        run.RedirectTo ??= request.RedirectTo;
        if (page is null) return type;
        switch (kind)
        {
            case ErrorPages.Kind.Elsewhere:
                run.RedirectTo = page[1];
                run.Step("error page", StepRole.Chosen, $"`{page}` sends the client elsewhere", page.Span);
                return 302;
            case ErrorPages.Kind.Local:
                // Observed on 2.4.71: the child ends here, as .htaccess settings of the refused fallback are read again.
                if (request.FailedFallback is { } fallback) run.Unknown($"`{fallback}` was refused, and the error page reads memory that the server has freed", fallback.Span);
                run.Step("error page", StepRole.Chosen, $"`{page}` is the page for {type}", page.Span);
                request.Env["REQUEST_METHOD"] = request.Method;
                return Follow(page[1], request, "GET");
            default: return type;
        }
    }

    /// <summary>A body over the limit is noticed when it is thrown away to send the error, unless the error ends the connection anyway (ap_discard_request_body).</summary>
    private bool IsCutShort(int status, RequestRecord request)
    {
        if (status is 400 or 408 or 411 or 413 or 414 or 500 or 501 or 503 || Handlers.BodyIsTooLong(request) is null) return false;
        run.First = request.Decision;
        return true;
    }
}
