namespace Why403.Servers.Nginx;

/// <summary>What a status becomes (ngx_http_special_response_handler): an error page may redirect and replace it.</summary>
internal static class ErrorPages
{
    public static Outcome Finish(Run run, PhaseEngine engine, int status)
    {
        if (status is 408 or 444 or 499) return new(OutcomeKind.Closed, status);
        if (status is not (201 or 204) and < 300) { run.Unknown($"a phase that ends with {status} sends no regular answer", null); return Outcome.Undetermined; }
        run.ErrorStatus = status;
        var settings = run.Settings;
        if (!run.HasErrorPage && settings.ErrorPages.Count > 0 && run.UriChanges != 0)
        {
            if (!settings.RecursesErrorPages) run.HasErrorPage = true;
            foreach (var page in settings.ErrorPages)
                if (page.Status == status) return Send(run, engine, page);
        }
        run.IsBodyGone = true;
        if (status is >= 494 and <= 497) run.ErrorStatus = 400;
        return Outcome.Sent(run.ErrorStatus);
    }

    private static Outcome Send(Run run, PhaseEngine engine, LocationSettings.ErrorPage page)
    {
        if (page.Overwrite >= 0) run.ErrorStatus = page.Overwrite;
        var target = run.Expand(page.Target);
        if (run.UnknownBecause is not null) return Outcome.Undetermined;
        run.Step("error page", StepRole.Note, $"`{page.Source}` answers {page.Status}", page.Source.Span);
        if (target.StartsWith('/'))
        {
            var question = target.IndexOf('?', StringComparison.Ordinal);
            if (run.Method != "HEAD") run.Method = "GET";
            return engine.Redirect(question < 0 ? target : target[..question], question < 0 ? "" : target[(question + 1)..], page.Source);
        }
        if (target.StartsWith('@')) return engine.ToNamed(target, page.Source);
        run.IsBodyGone = true;
        if (page.Overwrite is not (301 or 302 or 303 or 307 or 308)) run.ErrorStatus = 302;
        run.RedirectTo = target;
        return Outcome.Sent(run.ErrorStatus);
    }
}
