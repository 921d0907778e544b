namespace Why403.Logs.Formats;

/// <summary>Which variables of nginx answer which question, and which is preferred where a format has several.</summary>
internal static class NginxVariables
{
    public static (Slot Slot, int Rank) Find(string name) => name switch
    {
        // After realip this is the client; the peer's own address is $realip_remote_addr.
        "remote_addr" => (Slot.Client, 2),
        "proxy_protocol_addr" or "the_real_ip" => (Slot.Client, 1),
        "remote_user" => (Slot.User, 1),
        "request" => (Slot.Request, 1),
        "request_method" => (Slot.Method, 1),
        "request_uri" => (Slot.Target, 3),
        "uri" or "document_uri" => (Slot.Target, 1),
        "status" => (Slot.Status, 1),
        "upstream_status" => (Slot.UpstreamStatus, 1),
        "body_bytes_sent" => (Slot.Size, 2),
        "bytes_sent" => (Slot.Size, 1),
        "request_time" => (Slot.DurationSeconds, 1),
        "msec" => (Slot.UnixTime, 3),
        "time_iso8601" => (Slot.IsoTime, 2),
        "time_local" => (Slot.ClfTime, 1),
        "http_host" => (Slot.Host, 3),
        "host" => (Slot.Host, 2),
        "server_name" => (Slot.Host, 1),
        "http_referer" => (Slot.Referer, 1),
        "http_user_agent" => (Slot.Agent, 1),
        "request_id" or "req_id" => (Slot.RequestId, 2),
        "http_x_request_id" => (Slot.RequestId, 1),
        "connection" => (Slot.Connection, 1),
        _ => (Slot.None, 0),
    };

    /// <summary>Variables with a value an upstream, and so with separators inside (ngx_http_upstream.c).</summary>
    public static bool IsList(string name) =>
        name is "upstream_status" or "upstream_addr" or "upstream_response_time" or "upstream_response_length" or "upstream_connect_time" or "upstream_header_time" or "upstream_bytes_received" or "upstream_bytes_sent";
}
