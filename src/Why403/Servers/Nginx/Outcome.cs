namespace Why403.Servers.Nginx;

internal enum OutcomeKind
{
    /// <summary>The next phase goes on.</summary>
    Continue,
    /// <summary>A status that error pages may still change (ngx_http_finalize_request).</summary>
    Status,
    /// <summary>A response that is on its way: only the status line may be overridden.</summary>
    Sent,
    /// <summary>Start again at the server's rewrite phase.</summary>
    Redirect,
    /// <summary>Start again at the rewrite phase of a named location.</summary>
    Named,
    HandedOver,
    Closed,
    Undetermined,
}

/// <summary>What a phase says of the request.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, int Status = 0)
{
    public static Outcome Continue => new(OutcomeKind.Continue);

    public static Outcome Of(int status) => new(OutcomeKind.Status, status);

    public static Outcome Sent(int status) => new(OutcomeKind.Sent, status);

    public static Outcome Undetermined => new(OutcomeKind.Undetermined);

    public bool Goes => Kind == OutcomeKind.Continue;
}
