namespace Why403.Investigations;

/// <summary>Where a redirect leads, if a probe may follow it.</summary>
internal static class Redirects
{
    /// <summary>
    /// The request for the redirect's target; null where there is none. Credentials and cookies go along only to the same
    /// host, as browsers and curl do.
    /// </summary>
    public static Request? Follow(Exchange exchange)
    {
        if (exchange.Response is not { Status: 301 or 302 or 303 or 307 or 308 } response || exchange.Request.Uri is not { } from) return null;
        if (response.Headers["Location"] is not { Length: > 0 and < 8192 } location || !Uri.TryCreate(from, location, out var target) || target.Scheme is not ("http" or "https")) return null;
        // A step down to http would show the address, and what goes with it, to the network.
        if (from.Scheme == "https" && target.Scheme == "http") return null;
        var headers = exchange.Request.Headers.Without("Host");
        if (!target.Host.Equals(from.Host, StringComparison.OrdinalIgnoreCase)) headers = headers.Without("Authorization").Without("Cookie").Without("Proxy-Authorization");
        return exchange.Request with { Address = target.AbsoluteUri, Headers = headers };
    }
}
