namespace Why403.Logs.Formats;

/// <summary>JSON formats of servers and proxies that run on one's own machines.</summary>
internal static class JsonFormats
{
    // caddyhttp/marshalers.go and server.go (logRequest). client_ip is written behind remote_ip and replaces it here: it is the one
    // after trusted proxies.
    public static readonly JsonFormat Caddy = new("caddy json", new JsonMap()
        .Add("ts", Slot.UnixTime, 1).Add("logger", Slot.Extra1)
        .Add("request/remote_ip", Slot.Client).Add("request/client_ip", Slot.Client).Add("request/method", Slot.Method).Add("request/host", Slot.Host)
        .Add("request/uri", Slot.Target, 2).Add("request/headers/User-Agent[]", Slot.Agent).Add("request/headers/Referer[]", Slot.Referer)
        .Add("user_id", Slot.User).Add("duration", Slot.DurationSeconds, 8).Add("size", Slot.Size).Add("status", Slot.Status, 4),
        // The entry of an error has the same members and more, beside the access entry of its request.
        required: 15, "status", static (ref AccessLine _, ref JsonExtras extras) => !extras.First.StartsWith("http.log.error"u8));

    public static readonly JsonFormat Traefik = new("traefik json", new JsonMap()
        .Add("ClientHost", Slot.Client).Add("ClientUsername", Slot.User).Add("DownstreamStatus", Slot.Status, 1).Add("DownstreamContentSize", Slot.Size)
        .Add("Duration", Slot.DurationNanoseconds).Add("OriginStatus", Slot.UpstreamStatus).Add("RequestHost", Slot.Host).Add("RequestMethod", Slot.Method, 2)
        .Add("RequestPath", Slot.Target).Add("StartUTC", Slot.IsoTime).Add("request_User-Agent", Slot.Agent).Add("request_Referer", Slot.Referer)
        .Add("request_X-Request-Id", Slot.RequestId),
        required: 3, "DownstreamStatus", static (ref AccessLine fields, ref JsonExtras _) =>
        {
            // No origin was asked: a middleware answered.
            if (fields.UpstreamStatus.Length == 1) fields.UpstreamStatus = default;
            if (fields.UpstreamStatus.IsEmpty) fields.Reason = StatedReasons.NoUpstream;
            return true;
        });

    // Istio's default JSON (the same operators as the text, under names of their own).
    public static readonly JsonFormat Envoy = new("envoy json", new JsonMap()
        .Add("start_time", Slot.IsoTime, 1).Add("method", Slot.Method).Add("path", Slot.Target).Add("response_code", Slot.Status, 2)
        .Add("response_flags", Slot.Extra1, 4).Add("response_code_details", Slot.Extra2).Add("bytes_sent", Slot.Size).Add("duration", Slot.DurationMilliseconds)
        .Add("x_forwarded_for", Slot.LastClient).Add("downstream_remote_address", Slot.Extra3).Add("user_agent", Slot.Agent).Add("request_id", Slot.RequestId)
        .Add("authority", Slot.Host),
        required: 7, "response_code", static (ref AccessLine fields, ref JsonExtras extras) =>
        {
            fields.Reason = extras.Second is { IsEmpty: false } details && !details.SequenceEqual("-"u8) ? details : extras.First.SequenceEqual("-"u8) ? default : extras.First;
            if (fields.Client.IsEmpty) fields.Client = FieldWriter.WithoutPort(extras.Third);
            return true;
        });

    /// <summary>The names that people give nginx's variables and others' fields in formats of their own.</summary>
    public static readonly JsonFormat ByNames = new("json", Names(), required: 1, "status");

    private static JsonMap Names()
    {
        var map = new JsonMap();
        Add(Slot.Client, "remote_addr", "remote_ip", "client_ip", "clientip", "client", "remoteAddr", "clientIp", "ip");
        Add(Slot.User, "remote_user", "user");
        Add(Slot.Request, "request", "request_line");
        Add(Slot.Method, "request_method", "method", "verb", "http_method");
        Add(Slot.Target, "uri", "path", "url", "request_uri");
        Add(Slot.Host, "server_name", "vhost", "host", "http_host");
        Add(Slot.Referer, "referer", "referrer", "http_referrer", "http_referer");
        Add(Slot.Agent, "ua", "agent", "user_agent", "userAgent", "http_user_agent");
        Add(Slot.RequestId, "request_id", "req_id", "requestId", "x_request_id");
        Add(Slot.Connection, "connection");
        Add(Slot.UpstreamStatus, "upstream_status");
        Add(Slot.Size, "bytes", "bytes_sent", "body_bytes_sent");
        Add(Slot.DurationSeconds, "request_time");
        Add(Slot.UnixTime, "@timestamp", "timestamp", "time", "ts", "time_iso8601", "msec");
        Add(Slot.ClfTime, "time_local");
        map.Add("status", Slot.Status, 1).Add("status_code", Slot.Status, 1).Add("response_status", Slot.Status, 1);
        return map;

        void Add(Slot slot, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) map.Add(name, slot);
        }
    }
}
