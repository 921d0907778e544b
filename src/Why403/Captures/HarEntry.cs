namespace Why403.Captures;

/// <summary>What is known of an entry while it is read.</summary>
internal sealed class HarEntry(CaptureLimits limits)
{
    private readonly List<string> _cookies = [];

    public string Method { get; set; } = "";
    public string Address { get; set; } = "";
    public string? RequestVersion { get; set; }
    public FieldCollector RequestHeaders { get; } = new(limits.HeaderCap);
    public byte[] RequestBody { get; set; } = [];
    public int Status { get; set; }
    public string Reason { get; set; } = "";
    public string? ResponseVersion { get; set; }
    public FieldCollector ResponseHeaders { get; } = new(limits.HeaderCap);
    public byte[]? ResponseBody { get; set; }
    public bool BodyTruncated { get; set; }
    public string Redirect { get; set; } = "";
    public string? Failure { get; set; }
    public string? Peer { get; set; }
    public DateTimeOffset? At { get; set; }
    public TimeSpan Took { get; set; }

    public bool HasCredentials =>
        _cookies.Count > 0 || RequestHeaders.Has("cookie") || RequestHeaders.Has("authorization") || ResponseHeaders.Has("set-cookie");

    public bool HasRedactions => RequestHeaders.AnyValueIs(IsRedaction);

    /// <summary>Where a redirect leads, absolute; null when this is none.</summary>
    public string? RedirectAddress => Status is > 300 and < 400 ? Captures.Address.Resolve(Address, Redirect.Length > 0 ? Redirect : ResponseHeaders["location"] ?? "") : null;

    public void AddCookie(string name, string value)
    {
        // RFC 6265 section 6.1 asks for 50 a domain; browsers keep up to 180.
        if (_cookies.Count < 200) _cookies.Add($"{name}={value}");
    }

    public Exchange ToExchange(bool sanitized)
    {
        // Fiddler and some proxies list cookies apart and leave the field out.
        if (_cookies.Count > 0 && !RequestHeaders.Has("cookie")) RequestHeaders.Add("Cookie", string.Join("; ", _cookies));
        var request = new Request(Method, Address) { Headers = RequestHeaders.ToList(), Body = RequestBody, Version = Version(RequestVersion) };
        var answered = Status is >= 100 and <= 999;
        return new(request, answered ? Answer() : null)
        {
            Failure = answered ? null : Failure ?? (Reason.Length > 0 ? Reason : "the browser recorded no response"),
            // A browser can withhold a response that did arrive (CORS, CORP): its word for that is console matter.
            Console = answered && IsRefusal(Failure) ? Failure! : "",
            At = At,
            Peer = string.IsNullOrEmpty(Peer) ? null : Peer,
            Sanitized = sanitized,
        };
    }

    private Response Answer()
    {
        var headers = ResponseHeaders.ToList();
        return new(Status)
        {
            Reason = Reason,
            Headers = headers,
            Body = ResponseBody ?? [],
            BodyTruncated = BodyTruncated,
            // No text, or an empty one beside a length: exporters drop bodies for many reasons.
            BodyUnknown = headers["content-length"] != "0" && (ResponseBody is null || (ResponseBody.Length == 0 && headers.Has("content-length"))),
            Version = Version(ResponseVersion),
        };
    }

    private static bool IsRefusal(string? failure) =>
        failure is not null && (failure.Contains("BLOCKED", StringComparison.OrdinalIgnoreCase) || failure == "net::ERR_FAILED");

    private static bool IsRedaction(string value) =>
        value.Contains("redacted", StringComparison.OrdinalIgnoreCase) && value.Length < 40;

    // Chrome says "h2", "h3", "http/2.0"; Firefox "HTTP/2".
    private static string? Version(string? version) => version?.ToUpperInvariant() switch
    {
        null or "" or "UNKNOWN" => null,
        "H2" or "HTTP/2.0" or "HTTP/2" => "HTTP/2",
        "H3" or "HTTP/3.0" or "HTTP/3" => "HTTP/3",
        var other => other.Length <= 20 ? other : null,
    };
}
