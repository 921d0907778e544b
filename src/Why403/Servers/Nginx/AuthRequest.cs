namespace Why403.Servers.Nginx;

/// <summary>A subrequest decides: 2xx lets pass, 401 and 403 refuse, all else is 500 (ngx_http_auth_request_module).</summary>
internal static class AuthRequest
{
    public const int ClosedStatus = -444;

    public static (int Status, Decision? Decision) Check(Run run)
    {
        if (run.Settings.AuthRequest is not { } directive || run.IsWaived(directive)) return (AccessPhase.Declined, null);
        run.Step("access", StepRole.Note, $"asks {directive[0]} by a subrequest", directive.Span);
        var asked = run.Subrequest(directive[0]);
        var outcome = new PhaseEngine(asked).Run();
        switch (outcome.Kind)
        {
            case OutcomeKind.HandedOver:
                run.Unknown($"`{directive}` asks another program, which decides", directive.Span);
                return (AccessPhase.Declined, null);
            case OutcomeKind.Closed: return (ClosedStatus, null);
            case OutcomeKind.Undetermined:
                run.Unknown($"`{directive}` asks something that cannot be told", directive.Span);
                return (AccessPhase.Declined, null);
        }
        if (outcome.Status is >= 200 and < 300) return (0, null);
        if (outcome.Status is 401 or 403)
        {
            var cause = asked.First;
            return (outcome.Status, new("access", cause?.CauseId ?? "application.refused", $"`{directive}` answers {outcome.Status}" + (cause is null ? "" : $": {cause.Text}"), directive.Span, directive));
        }
        run.Logs("error", $"auth request unexpected status: {outcome.Status}");
        return (500, new("access", null, $"`{directive}` answers {outcome.Status}, which is neither 2xx nor 401 nor 403", directive.Span, directive));
    }
}
