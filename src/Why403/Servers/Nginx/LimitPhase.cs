using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary><c>limit_req</c> and <c>limit_conn</c>: what they answer depends on the traffic before, so the run goes on within the limit and remembers.</summary>
internal static class LimitPhase
{
    public static void Note(Run run)
    {
        if (run.IsSubrequest) return;
        Note(run, "limit_req", "zone=", "limit_req_zone", "limit_req_status", "limit_req_dry_run");
        Note(run, "limit_conn", "", "limit_conn_zone", "limit_conn_status", "limit_conn_dry_run");
    }

    private static void Note(Run run, string name, string prefix, string zones, string statusName, string dry)
    {
        foreach (var directive in run.Scope.Nearest(name))
        {
            if (run.IsWaived(directive) || run.Scope.Flag(dry)) continue;
            var zone = directive.Words.Skip(1).Select(w => w.Value).FirstOrDefault(w => w.StartsWith(prefix, StringComparison.Ordinal)) ?? prefix;
            zone = zone[prefix.Length..];
            var key = run.Configuration.Http.Own(zones).FirstOrDefault(z => z.Words.Any(w => w.Value == $"zone={zone}" || w.Value.StartsWith($"zone={zone}:", StringComparison.Ordinal)));
            // An empty key is not counted.
            if (key is not null && run.Expand(run.Configuration.Template(key[0])).Length == 0) { run.Step("limits", StepRole.Passed, $"`{directive}`: the key is empty, so it does not count", directive.Span); continue; }
            var status = run.Scope.NearestLast(statusName) is { } set && int.TryParse(set[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 503;
            run.Step("limits", StepRole.Note, $"`{directive}` answers {status} when the limit is exceeded: that depends on the traffic before", directive.Span);
            run.LimitStatus ??= status;
            run.LimitSource ??= directive;
        }
    }
}
