using System.Collections.Immutable;

namespace Why403.Probing;

/// <summary>
/// Chooses the variants worth sending for a refusal. A variant removes a part of the caller's own request or replaces it
/// by an ordinary value; nothing that looks like an attack is ever added, and no header that pretends to come from a proxy.
/// </summary>
public static class ProbePlan
{
    /// <summary>A coherent, current browser's fields: a User-Agent alone would be a contradiction that some rules refuse.</summary>
    private static readonly (string Name, string Value)[] BrowserFields =
    [
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", "en-US,en;q=0.5"),
        ("Sec-Fetch-Dest", "document"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "none"), ("Sec-Fetch-User", "?1"),
        ("Upgrade-Insecure-Requests", "1"),
    ];

    private static readonly string[] StaticEndings =
        [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".css", ".js", ".woff", ".woff2", ".mp4", ".webm", ".mp3", ".m3u8", ".ts", ".pdf", ".zip"];

    /// <summary>The variants in the order of what they are expected to tell.</summary>
    /// <param name="control">The refused exchange.</param>
    /// <param name="suspects">Causes that fit, most likely first.</param>
    /// <param name="agent">Our own honest User-Agent.</param>
    /// <param name="random">Eight hexadecimal digits for the name that nobody has.</param>
    public static ImmutableArray<Variant> For(Exchange control, ImmutableArray<string> suspects, string agent, string random)
    {
        ArgumentNullException.ThrowIfNull(control);
        if (control.Request.Uri is not { } uri) return [];
        var request = control.Request;
        var variants = new List<(Variant Variant, int Rank)>();

        Add(new(Axis.Host, "the whole host or this resource", Plain("/robots.txt")), 10);
        Add(new(Axis.Sibling, "this resource or everything beside it", Plain(Folder(uri) + "why403-" + random)), 11);

        if (request.Method == "HEAD")
            Add(new(Axis.Method, "a rule on the method HEAD", request with { Method = "GET" },
                new("server.method-refused", "HEAD is refused here, GET is not", "GET in place of HEAD passes")), 1);
        if (uri.Scheme == "http")
            Add(new(Axis.Scheme, "https is required", request with { Address = "https" + request.Address[4..] },
                new("tls.required", "the same request passes over https", "https in place of http passes")), uri.IsDefaultPort ? 6 : 99);

        if (request.Headers.Has("Referer"))
            Add(new(Axis.Referer, "a rule on the Referer", Without("Referer"),
                new("hotlink.referer-refused", "the Referer of the embedding page is refused", "the request without its Referer passes")), 2);
        else
            Add(new(Axis.Referer, "a Referer of the site itself is needed", request with { Headers = request.Headers.With("Referer", uri.GetLeftPart(UriPartial.Authority) + "/") },
                new("hotlink.referer-refused", "only pages of the site itself may embed this", "the request with a Referer of the site itself passes")), StaticEndings.Any(e => uri.AbsolutePath.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ? 2 : 20);

        if (request.Headers.Has("Authorization"))
            Add(new(Axis.Authorization, "the credentials", Without("Authorization"),
                new("token.invalid", "the credentials themselves are refused: without them the request passes", "the request without Authorization passes")), 3);
        if (request.Headers.Has("Cookie"))
            Add(new(Axis.Cookie, "a stale session", Without("Cookie"),
                new("session.mismatch", "the cookies that were sent are refused: without them the request passes", "the request without cookies passes")), 3);
        else if (Cookies(control) is { Length: > 0 } issued)
            Add(new(Axis.Cookie, "a gate for first visits", request with { Headers = request.Headers.With("Cookie", issued) },
                new("session.mismatch", "the cookie that the refusal itself sets is needed", "the request with the cookies that the refusal set passes")), 4);
        if (request.Headers.Has("Origin"))
            Add(new(Axis.Origin, "a rule on the Origin", Without("Origin"),
                request.Headers.Has("Upgrade")
                    ? new("websocket.origin-refused", "the server refuses this Origin for a WebSocket", "the request without its Origin passes")
                    : new("cors.not-allowed", "the server refuses this Origin", "the request without its Origin passes") { Or = "csrf.failed" }), 2);
        if (request.Headers.Any(h => h.Key.StartsWith("Sec-Fetch-", StringComparison.OrdinalIgnoreCase)))
            Add(new(Axis.FetchMetadata, "a rule on Sec-Fetch fields", WithoutFetchMetadata(),
                new("fetch-metadata.refused", "the server refuses requests that other sites start", "the request without Sec-Fetch fields passes")), 2);

        var browser = request.Headers["User-Agent"]?.StartsWith("Mozilla/", StringComparison.Ordinal) == true;
        if (browser)
            Add(new(Axis.UserAgent, "an honest tool name against a browser's name", request with { Headers = request.Headers.With("User-Agent", agent) },
                new("bot.fingerprint", "a browser's name is refused where the connection is not a browser's; an honest name passes", "the request under an honest tool name passes")), 5);
        else
            Add(new(Axis.UserAgent, "a rule on the User-Agent", AsBrowser(),
                new("bot.user-agent", "this User-Agent is refused", "the request with a browser's ordinary fields passes")), 5);

        if (uri.Query.Length > 1 && !Signed(uri))
            Add(new(Axis.Query, "a rule on what the query holds", request with { Address = Strip(request.Address) },
                new("edge.waf-rule", "something in the query matches a rule", "the request without its query passes")), 4);
        if (uri.Scheme == "https" && control.Response?.Version is "HTTP/2" or "HTTP/3")
            Add(new(Axis.HttpVersion, "a rule on the protocol", request, new("bot.fingerprint", "HTTP/2 from this client is refused, HTTP/1.1 is not", "HTTP/1.1 in place of HTTP/2 passes")) { Route = new() { HttpVersion = new(1, 1) } }, 21);
        if (control.Response?.Body.Length < 4096 && !Json(control))
            Add(new(Axis.Accept, "a reason that a machine can read", request with { Headers = request.Headers.With("Accept", "application/problem+json, application/json;q=0.9") }), 12);

        // What a suspect would be settled by goes first.
        return [.. variants.OrderBy(v => v.Variant.Flip is { } flip && suspects.Contains(flip.CauseId) ? -100 + v.Rank : v.Rank).Select(v => v.Variant)];

        void Add(Variant variant, int rank)
        {
            if (rank < 99) variants.Add((variant, rank));
        }

        Request Plain(string path) => request with
        {
            Method = "GET",
            Address = uri.GetLeftPart(UriPartial.Authority) + path,
            // A control resource needs no credentials, so it is sent none.
            Headers = request.Headers.Without("Authorization").Without("Cookie").Without("Referer").Without("Origin"),
        };

        Request Without(string name) => request with { Headers = request.Headers.Without(name) };

        Request WithoutFetchMetadata()
        {
            var headers = request.Headers;
            foreach (var field in request.Headers)
                if (field.Key.StartsWith("Sec-Fetch-", StringComparison.OrdinalIgnoreCase)) headers = headers.Without(field.Key);
            return request with { Headers = headers };
        }

        Request AsBrowser()
        {
            var headers = request.Headers;
            foreach (var (name, value) in BrowserFields)
                if (!headers.Has(name) || name is "User-Agent" or "Accept") headers = headers.With(name, value);
            return request with { Headers = headers };
        }
    }

    /// <summary>Halves of a query, to find the part that a rule matches by removing, never by adding.</summary>
    public static (Request First, Request Second)? Halves(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var question = request.Address.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return null;
        var parts = request.Address[(question + 1)..].Split('&');
        if (parts.Length < 2) return null;
        var middle = parts.Length / 2;
        return (With(parts[..middle]), With(parts[middle..]));

        Request With(string[] kept) => request with { Address = request.Address[..question] + "?" + string.Join('&', kept) };
    }

    private static string Strip(string address) => address[..address.IndexOf('?', StringComparison.Ordinal)];

    private static string Folder(Uri uri) => uri.AbsolutePath[..(uri.AbsolutePath.LastIndexOf('/') + 1)];

    private static bool Json(Exchange exchange) => exchange.Response?.Headers["Content-Type"]?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    // Removing the query of a signed link removes its signature: that request proves nothing.
    private static bool Signed(Uri uri)
    {
        foreach (var pair in uri.Query.TrimStart('?').Split('&'))
        {
            var name = pair.Split('=')[0];
            if (Text.Redaction.IsSecretParameter(name) || name.Equals("expires", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static string Cookies(Exchange exchange) =>
        exchange.Response is null ? "" : string.Join("; ", exchange.Response.Headers.All("Set-Cookie").Select(c => c.Split(';')[0].Trim()).Where(c => c.Contains('=', StringComparison.Ordinal)));
}
