namespace Why403.Logs.Formats;

/// <summary>JSON formats of CDNs, cloud load balancers and their firewalls.</summary>
internal static class CloudFormats
{
    public static readonly JsonFormat CloudflareRequests = new("cloudflare http_requests", new JsonMap()
        .Add("RayID", Slot.RequestId).Add("EdgeStartTimestamp", Slot.UnixTime).Add("ClientIP", Slot.Client).Add("ClientRequestHost", Slot.Host)
        .Add("ClientRequestMethod", Slot.Method).Add("ClientRequestURI", Slot.Target).Add("ClientRequestUserAgent", Slot.Agent)
        .Add("ClientRequestReferer", Slot.Referer).Add("EdgeResponseStatus", Slot.Status, 1).Add("OriginResponseStatus", Slot.UpstreamStatus, 2)
        .Add("EdgeResponseBodyBytes", Slot.Size).Add("SecurityAction", Slot.Extra1).Add("SecuritySources[]", Slot.Extra2),
        required: 3, "EdgeResponseStatus", Cloudflare);

    public static readonly JsonFormat CloudflareEvents = new("cloudflare firewall_events", new JsonMap()
        .Add("RayID", Slot.RequestId).Add("Datetime", Slot.UnixTime, 1).Add("ClientIP", Slot.Client).Add("ClientRequestHost", Slot.Host)
        .Add("ClientRequestMethod", Slot.Method).Add("ClientRequestPath", Slot.Target).Add("ClientRequestUserAgent", Slot.Agent)
        .Add("EdgeResponseStatus", Slot.Status).Add("OriginResponseStatus", Slot.UpstreamStatus).Add("Action", Slot.Extra1, 2).Add("Source", Slot.Extra2, 4),
        required: 7, "EdgeResponseStatus", Cloudflare);

    public static readonly JsonFormat GoogleBalancer = new("gcp load balancer", new JsonMap()
        .Add("httpRequest/requestMethod", Slot.Method).Add("httpRequest/requestUrl", Slot.Target, 1).Add("httpRequest/status", Slot.Status, 2)
        .Add("httpRequest/remoteIp", Slot.Client).Add("httpRequest/userAgent", Slot.Agent).Add("httpRequest/referer", Slot.Referer)
        .Add("httpRequest/responseSize", Slot.Size).Add("httpRequest/latency", Slot.DurationSeconds).Add("jsonPayload/statusDetails", Slot.Reason)
        .Add("timestamp", Slot.IsoTime, 4).Add("insertId", Slot.RequestId),
        required: 7, "status");

    // The log has no status of its own: a block answers 403 unless responseCodeSent names another, a CAPTCHA 405, a challenge 202
    // (AWS WAF developer guide, "Log fields" and "CAPTCHA and Challenge actions").
    public static readonly JsonFormat AmazonFirewall = new("aws waf", new JsonMap()
        .Add("timestamp", Slot.UnixTime, 1).Add("terminatingRuleId", Slot.Reason, 2).Add("terminatingRuleType", Slot.Extra2).Add("action", Slot.Extra1, 4)
        .Add("responseCodeSent", Slot.Status).Add("httpRequest/clientIp", Slot.Client).Add("httpRequest/uri", Slot.Target).Add("httpRequest/httpMethod", Slot.Method)
        .Add("httpRequest/requestId", Slot.RequestId).Add("httpRequest/headers[Host]", Slot.Host).Add("httpRequest/headers[User-Agent]", Slot.Agent)
        .Add("httpRequest/headers[Referer]", Slot.Referer),
        required: 7, "", static (ref AccessLine fields, ref JsonExtras extras) =>
        {
            var action = extras.First;
            if (fields.Status == 0) fields.Status = action.SequenceEqual("BLOCK"u8) ? 403 : action.SequenceEqual("CAPTCHA"u8) ? 405 : action.SequenceEqual("CHALLENGE"u8) ? 202 : 0;
            fields.Rule = fields.Reason;
            if (fields.Status == 0) fields.Reason = default;
            else if (!action.SequenceEqual("BLOCK"u8)) fields.Reason = action;
            else if (extras.Second.SequenceEqual("RATE_BASED"u8)) fields.Reason = extras.Second;
            return true;
        });

    public static readonly JsonFormat FrontDoor = new("azure front door", new JsonMap()
        .Add("time", Slot.IsoTime).Add("properties/trackingReference", Slot.RequestId, 1).Add("properties/httpMethod", Slot.Method)
        .Add("properties/requestUri", Slot.Target).Add("properties/userAgent", Slot.Agent).Add("properties/clientIp", Slot.Client).Add("properties/referer", Slot.Referer)
        .Add("properties/hostName", Slot.Host).Add("properties/httpStatusCode", Slot.Status, 2).Add("properties/responseBytes", Slot.Size)
        .Add("properties/timeTaken", Slot.DurationSeconds).Add("properties/errorInfo", Slot.Reason),
        required: 3);

    public static readonly JsonFormat FrontDoorFirewall = new("azure front door waf", new JsonMap()
        .Add("time", Slot.IsoTime).Add("properties/trackingReference", Slot.RequestId, 1).Add("properties/clientIP", Slot.Client)
        .Add("properties/requestUri", Slot.Target).Add("properties/host", Slot.Host).Add("properties/ruleName", Slot.Reason, 2).Add("properties/action", Slot.Extra1, 4),
        required: 7, "", AzureFirewall);

    public static readonly JsonFormat AppGateway = new("azure application gateway", new JsonMap()
        .Add("time", Slot.IsoTime).Add("timeStamp", Slot.IsoTime).Add("properties/clientIP", Slot.Client).Add("properties/httpMethod", Slot.Method)
        .Add("properties/requestUri", Slot.Target).Add("properties/userAgent", Slot.Agent).Add("properties/httpStatus", Slot.Status, 1)
        .Add("properties/sentBytes", Slot.Size).Add("properties/timeTaken", Slot.DurationSeconds).Add("properties/host", Slot.Host)
        .Add("properties/originalHost", Slot.Host).Add("properties/serverStatus", Slot.UpstreamStatus).Add("properties/transactionId", Slot.RequestId)
        .Add("properties/error_info", Slot.Reason),
        required: 1);

    public static readonly JsonFormat AppGatewayFirewall = new("azure application gateway waf", new JsonMap()
        .Add("time", Slot.IsoTime).Add("timeStamp", Slot.IsoTime).Add("properties/clientIp", Slot.Client).Add("properties/requestUri", Slot.Target)
        .Add("properties/ruleId", Slot.Reason, 1).Add("properties/action", Slot.Extra1, 2).Add("properties/hostname", Slot.Host).Add("properties/transactionId", Slot.RequestId),
        required: 3, "", AzureFirewall);

    // OriginResponseStatus 0: no origin was asked, so the edge decided.
    private static bool Cloudflare(ref AccessLine fields, ref JsonExtras extras)
    {
        if (fields.UpstreamStatus.Length == 1) fields.UpstreamStatus = default;
        var action = extras.First;
        if (action.IndexOf("challenge"u8) >= 0) fields.Reason = action;
        else if (action.SequenceEqual("block"u8) || action.SequenceEqual("drop"u8) || action.SequenceEqual("connectionclose"u8)) fields.Reason = extras.Second;
        return true;
    }

    // Matched and Detected only add to a score or to a log; Block and Blocked refuse.
    private static bool AzureFirewall(ref AccessLine fields, ref JsonExtras extras)
    {
        if (extras.First.StartsWith("Block"u8)) fields.Status = 403;
        else fields.Reason = default;
        return true;
    }
}
