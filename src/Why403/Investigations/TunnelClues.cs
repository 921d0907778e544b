namespace Why403.Investigations;

/// <summary>
/// A refused CONNECT is the caller's own proxy speaking: the site is not reached before the tunnel stands
/// (RFC 9110 section 9.3.6).
/// </summary>
internal static class TunnelClues
{
    public static Reading Of(Exchange exchange) =>
        exchange.Request.Method == "CONNECT" && exchange.Response is { Status: (403 or 502 or 503) and var status }
            ? new([new("network.proxy-denied", status == 403 ? Confidence.Proven : Confidence.Possible, "the caller's own proxy refuses the tunnel to this host",
                [Evidence.Outside($"the answer {status} came to CONNECT, before the site was reached")]) { Layer = Layer.Network }], [])
            : Reading.Nothing;
}
