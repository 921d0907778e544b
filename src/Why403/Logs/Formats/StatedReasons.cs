namespace Why403.Logs.Formats;

/// <summary>What the reasons in access lines prove: one table, by format. A reason that is not listed proves nothing.</summary>
internal static class StatedReasons
{
    private static readonly Row[] _rows =
    [
        // IIS substatus: learn.microsoft.com, "HTTP status codes in IIS".
        Iis(403, "server.access-rule", Confidence.Likely, "1", "2", "3", "10", "18", "19", "21", "22"),
        Iis(403, "tls.required", Confidence.Proven, "4", "5"),
        Iis(403, "address.not-allowed", Confidence.Likely, "6", "8"),
        Iis(403, "tls.client-certificate", Confidence.Proven, "7", "13", "16", "17"),
        Iis(403, "tls.client-certificate", Confidence.Likely, "12"),
        Iis(403, "rate.limit-exceeded", Confidence.Likely, "9", "501", "502"),
        Iis(403, "server.no-index", Confidence.Proven, "14"),
        Iis(401, "login.required", Confidence.Likely, "1", "2"),
        Iis(401, "file.acl-denies", Confidence.Proven, "3"),
        Iis(404, "server.method-refused", Confidence.Proven, "6"),
        Iis(404, "server.path-suspicious", Confidence.Proven, "5", "7", "8", "11", "12", "18"),
        // Configuration manual, section 8.5: PR is a rule, or with 400 a request that is no HTTP; PT a tarpit, LR an answer of its own.
        Starts("haproxy http", 403, "server.proxy-rule", Confidence.Proven, "PR"),
        Starts("haproxy http", 429, "server.proxy-rule", Confidence.Proven, "PR"),
        Starts("haproxy http", 401, "login.required", Confidence.Likely, "PR", "LR"),
        Starts("haproxy http", 0, "server.proxy-rule", Confidence.Proven, "PT"),
        Starts("haproxy http", 403, "server.proxy-rule", Confidence.Likely, "LR"),
        Holds("envoy", "server.proxy-rule", Confidence.Proven, "rbac_access_denied", "ext_authz_denied", "ext_authz_error"),
        Holds("envoy", "csrf.failed", Confidence.Proven, "csrf_origin_mismatch"),
        Holds("envoy", "server.proxy-rule", Confidence.Likely, "direct_response"),
        Holds("envoy", "application.refused", Confidence.Likely, "via_upstream"),
        Starts("envoy", 0, "server.proxy-rule", Confidence.Likely, "UAEX"),
        Starts("envoy", 429, "rate.limit-exceeded", Confidence.Likely, "RL"),
        Exact("envoy", 403, "server.proxy-rule", Confidence.Likely, "no-upstream"),
        Exact("traefik", 403, "server.proxy-rule", Confidence.Likely, "no-upstream"),
        Exact("squid", 403, "network.proxy-denied", Confidence.Proven, "TCP_DENIED", "TCP_DENIED_REPLY"),
        // The last action that the balancer took. Behind "waf" a web ACL decided; which rule, its own log tells.
        Last("aws alb", 403, "edge.waf-rule", Confidence.Proven, "waf"),
        Last("aws alb", 403, "server.proxy-rule", Confidence.Likely, "fixed-response"),
        Exact("cloudfront", 403, "address.geo-denied", Confidence.Proven, "ClientGeoBlocked"),
        // Without the right to list, a missing key is answered the same way, so AccessDenied alone leaves two causes.
        Exact("aws s3", 403, "storage.access-denied", Confidence.Likely, "AccessDenied"),
        Exact("aws s3", 403, "storage.access-denied", Confidence.Proven, "AllAccessDisabled", "InvalidObjectState"),
        Exact("aws s3", 403, "signed-url.bad-signature", Confidence.Likely, "SignatureDoesNotMatch"),
        Exact("aws s3", 403, "api-key.invalid", Confidence.Proven, "InvalidAccessKeyId"),
        Exact("aws s3", 403, "clock.skew", Confidence.Proven, "RequestTimeTooSkewed"),
        Exact("aws waf", 0, "rate.limit-exceeded", Confidence.Proven, "RATE_BASED"),
        Exact("aws waf", 0, "edge.challenge", Confidence.Proven, "CAPTCHA", "CHALLENGE"),
        Exact("aws waf", 0, "edge.waf-rule", Confidence.Likely, "Default_Action"),
        Any("aws waf", "edge.waf-rule", Confidence.Proven),
        // Sources of firewall events: developers.cloudflare.com, "Firewall events" dataset.
        Holds("cloudflare", "edge.challenge", Confidence.Proven, "challenge"),
        Exact("cloudflare", 0, "rate.limit-exceeded", Confidence.Proven, "rateLimit", "ratelimit"),
        Exact("cloudflare", 0, "edge.waf-rule", Confidence.Proven, "firewallManaged", "firewallmanaged", "waf"),
        Exact("cloudflare", 0, "edge.waf-rule", Confidence.Likely, "firewallCustom", "firewallcustom", "firewallrules"),
        Exact("cloudflare", 0, "bot.user-agent", Confidence.Proven, "uaBlock", "uablock"),
        Exact("cloudflare", 0, "address.not-allowed", Confidence.Proven, "zoneLockdown", "zonelockdown"),
        Exact("cloudflare", 0, "address.geo-denied", Confidence.Proven, "country"),
        Exact("cloudflare", 0, "address.denied", Confidence.Proven, "ip", "ipRange", "iprange", "asn"),
        Exact("cloudflare", 0, "hotlink.referer-refused", Confidence.Proven, "hot"),
        Exact("cloudflare", 0, "bot.user-agent", Confidence.Likely, "bic"),
        Exact("cloudflare", 0, "address.reputation", Confidence.Likely, "securityLevel", "securitylevel"),
        Exact("gcp load balancer", 403, "edge.waf-rule", Confidence.Likely, "denied_by_security_policy", "body_denied_by_security_policy"),
        Exact("gcp load balancer", 429, "rate.limit-exceeded", Confidence.Likely, "denied_by_security_policy"),
        Exact("gcp load balancer", 0, "application.refused", Confidence.Likely, "response_sent_by_backend"),
        Exact("gcp load balancer", 401, "login.required", Confidence.Likely, "handled_by_identity_aware_proxy"),
        Exact("gcp load balancer", 403, "role.insufficient", Confidence.Likely, "handled_by_identity_aware_proxy"),
        Any("azure front door waf", "edge.waf-rule", Confidence.Proven),
        Any("azure application gateway waf", "edge.waf-rule", Confidence.Proven),
    ];

    private enum Fit { Exact, Starts, Holds, Last, Any }

    /// <summary>The reason of formats that show no upstream was asked where one could have been.</summary>
    public static ReadOnlySpan<byte> NoUpstream => "no-upstream"u8;

    /// <param name="format">The name of the line's format.</param>
    /// <param name="reason">The line's reason.</param>
    /// <param name="status">The line's status.</param>
    public static StatedReason? CauseOf(string format, ReadOnlySpan<byte> reason, int status)
    {
        if (reason.IsEmpty) return null;
        // Our own events name the cause itself.
        if (format == GuardFormat.FormatName) return new(System.Text.Encoding.ASCII.GetString(reason), Confidence.Proven);
        foreach (var row in _rows)
            if (format.StartsWith(row.Format, StringComparison.Ordinal) && (row.Status == 0 || row.Status == status) && row.Fits(reason)) return row.Stated;
        // Istio's text is Envoy's with more fields.
        return format == "istio" ? CauseOf("envoy", reason, status) : null;
    }

    private static Row Iis(int status, string cause, Confidence confidence, params string[] words) => Exact("iis w3c", status, cause, confidence, words);

    private static Row Exact(string format, int status, string cause, Confidence confidence, params string[] words) => new(format, status, Fit.Exact, new(cause, confidence), words);

    private static Row Starts(string format, int status, string cause, Confidence confidence, params string[] words) => new(format, status, Fit.Starts, new(cause, confidence), words);

    private static Row Last(string format, int status, string cause, Confidence confidence, params string[] words) => new(format, status, Fit.Last, new(cause, confidence), words);

    private static Row Holds(string format, string cause, Confidence confidence, params string[] words) => new(format, 0, Fit.Holds, new(cause, confidence), words);

    private static Row Any(string format, string cause, Confidence confidence) => new(format, 0, Fit.Any, new(cause, confidence), []);

    private sealed class Row(string format, int status, Fit fit, StatedReason stated, string[] words)
    {
        private readonly byte[][] _words = [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];

        public string Format => format;

        public int Status => status;

        public StatedReason Stated => stated;

        public bool Fits(ReadOnlySpan<byte> reason)
        {
            if (fit == Fit.Any) return true;
            if (fit == Fit.Last) reason = reason[(reason.LastIndexOf((byte)',') + 1)..];
            foreach (var word in _words)
            {
                if (fit switch
                {
                    Fit.Starts => reason.StartsWith(word),
                    Fit.Holds => reason.IndexOf(word) >= 0,
                    _ => reason.SequenceEqual(word),
                }) return true;
            }
            return false;
        }
    }
}
