namespace Why403.Servers.Nginx;

/// <summary>Addresses, then passwords, then a subrequest; <c>satisfy</c> joins them (ngx_http_core_access_phase).</summary>
internal static class AccessPhase
{
    public static Outcome Execute(Run run)
    {
        if (run.IsSubrequest) return Outcome.Continue;
        var settings = run.Settings;
        var kept = 0;
        Decision? keptDecision = null;
        foreach (var check in (ReadOnlySpan<Func<Run, (int Status, Decision? Decision)>>)[Addresses, AuthBasic.Check, AuthRequest.Check])
        {
            var (status, decision) = check(run);
            if (run.UnknownBecause is not null) return Outcome.Undetermined;
            if (status == Declined) continue;
            if (status == 0)
            {
                if (settings.SatisfiesAny) return Outcome.Continue;
                continue;
            }
            if (decision?.Deciding is { } deciding && run.IsWaived(deciding)) continue;
            if (settings.SatisfiesAny && status is (401 or 403))
            {
                if (kept == 401) continue;
                (kept, keptDecision) = (status, decision);
                continue;
            }
            if (status == AuthRequest.ClosedStatus) return new(OutcomeKind.Closed, 444);
            if (decision is not null) run.Decide(decision);
            return Outcome.Of(status);
        }
        if (kept == 0) return Outcome.Continue;
        if (kept == 403) run.Logs("error", "access forbidden by rule");
        if (keptDecision is not null) run.Decide(keptDecision);
        return Outcome.Of(kept);
    }

    public const int Declined = -1;

    private static (int, Decision?) Addresses(Run run)
    {
        var client = run.Client.Unmapped;
        var methods = run.Scope.Kind == ScopeKind.LimitExcept;
        foreach (var rule in run.Settings.AccessRules)
        {
            if (rule.Network is not { } network) { run.Unknown($"`{rule.Source}` is no rule that the server accepts", rule.Source.Span); return (Declined, null); }
            if (!network.Contains(client))
            {
                run.Step("access", StepRole.Passed, $"`{rule.Source}` does not match {client}", rule.Source.Span);
                continue;
            }
            if (!rule.Denies)
            {
                run.Step("access", StepRole.Passed, $"`{rule.Source}` matches {client}", rule.Source.Span);
                return (0, null);
            }
            if (run.IsWaived(rule.Source)) return (Declined, null);
            if (!run.Settings.SatisfiesAny) run.Logs("error", "access forbidden by rule");
            var text = methods ? $"`{rule.Source}` refuses {run.Method}, which `{run.Scope.Source}` does not except" : network.All ? $"`{rule.Source}` refuses every address that no rule above allows" : $"`{rule.Source}` matches {client}";
            return (403, new("access", methods ? "server.method-refused" : "server.access-rule", text, rule.Source.Span, rule.Source));
        }
        return (Declined, null);
    }
}
