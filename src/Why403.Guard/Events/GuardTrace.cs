using System.Diagnostics;

namespace Why403.Guard.Events;

/// <summary>
/// Traces: one activity for each event, and its cause and reference on the request's own span, so that a refusal is found from
/// either side. Names of the request's facts are those of OpenTelemetry's semantic conventions for HTTP.
/// </summary>
internal static class GuardTrace
{
    private static readonly ActivitySource Source = new("Why403.Guard");

    public static void Tell(GuardEvent entry)
    {
        if (Activity.Current is { IsAllDataRequested: true } request)
        {
            request.SetTag("why403.action", entry.Action);
            request.SetTag("why403.cause", entry.Cause);
            request.SetTag("why403.reference", entry.Reference);
        }
        if (!Source.HasListeners()) return;
        using var activity = Source.StartActivity($"why403 {entry.Action}");
        if (activity is not { IsAllDataRequested: true }) return;
        activity.SetTag("why403.action", entry.Action);
        activity.SetTag("why403.cause", entry.Cause);
        activity.SetTag("why403.reference", entry.Reference);
        activity.SetTag("why403.policy", entry.Policy);
        if (entry.Rule is not null) activity.SetTag("why403.rule", entry.Rule);
        if (entry.Status is { } status) activity.SetTag("http.response.status_code", status);
        activity.SetTag("http.request.method", entry.Method);
        activity.SetTag("client.address", entry.Client);
        activity.SetTag("network.peer.address", entry.Peer);
        activity.SetTag("url.full", entry.Address);
        if (entry.UserAgent.Length > 0) activity.SetTag("user_agent.original", entry.UserAgent);
        if (entry.Country is not null) activity.SetTag("geo.country.iso_code", entry.Country);
    }
}
