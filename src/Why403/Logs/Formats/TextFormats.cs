namespace Why403.Logs.Formats;

/// <summary>
/// The text formats that servers write by default, in nginx's notation, the more specific before the looser: where two read a
/// file equally well, the first is its format.
/// </summary>
internal static class TextFormats
{
    private const string CommonText = "$remote_addr $ident $remote_user [$time_local] \"$request\" $status $body_bytes_sent";
    private const string CombinedText = CommonText + " \"$http_referer\" \"$http_user_agent\"";
    private const string EnvoyTail = "$received $body_bytes_sent $duration_ms $service_time \"$forwarded_for\" \"$http_user_agent\" \"$request_id\" \"$http_host\" \"$upstream_host\"";

    public static readonly ILineFormat Combined = Text("combined", CombinedText);

    public static IReadOnlyList<ILineFormat> All { get; } =
    [
        new HaproxyFormat(),
        Amazon("aws alb", 22, Slot.None, Slot.IsoTime, Slot.None, Slot.ClientAndPort, Slot.None, Slot.None, Slot.None, Slot.None, Slot.Status, Slot.UpstreamStatus, Slot.None,
            Slot.Size, Slot.Request, Slot.Agent, Slot.None, Slot.None, Slot.None, Slot.RequestId, Slot.Host, Slot.None, Slot.None, Slot.None, Slot.Reason),
        Amazon("aws s3", 18, Slot.None, Slot.None, Slot.ClfTime, Slot.Client, Slot.User, Slot.RequestId, Slot.None, Slot.None, Slot.Request, Slot.Status, Slot.Reason, Slot.Size,
            Slot.None, Slot.DurationMilliseconds, Slot.None, Slot.Referer, Slot.Agent, Slot.None, Slot.None, Slot.None, Slot.None, Slot.None, Slot.Host),
        Text("ingress-nginx", CombinedText + " $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"),
        // Traefik (pkg/middlewares/accesslog/logger_formatters.go) and Envoy do not escape a quote inside a value.
        Text("traefik clf", CombinedText + " $count \"$router\" \"$upstream_host\" ${duration_ms}ms", isRaw: true),
        Text("envoy", $"[$time_iso8601] \"$request\" $status $reason {EnvoyTail}", isRaw: true),
        Text("istio", $"[$time_iso8601] \"$request\" $status $reason $more_reason $termination \"$transport_failure\" {EnvoyTail} ", hasTail: true, isRaw: true),
        // The format "main" of the nginx.conf that nginx.org's packages install.
        Text("nginx main", CombinedText + " \"$http_x_forwarded_for\""),
        Text("vhost combined", "$host:$port " + CombinedText),
        Combined,
        Text("common", CommonText),
        Text("php-fpm access", "$remote_addr - $remote_user $time_local \"$request\" $status"),
        Text("squid", "$msec $elapsed_ms $remote_addr $reason/$status $bytes_sent $request_method $request_uri $remote_user $hierarchy $type"),
        new GuardFormat(), JsonFormats.Caddy, JsonFormats.Traefik, CloudFormats.CloudflareRequests, CloudFormats.CloudflareEvents, CloudFormats.GoogleBalancer, CloudFormats.AmazonFirewall,
        CloudFormats.FrontDoor, CloudFormats.FrontDoorFirewall, CloudFormats.AppGateway, CloudFormats.AppGatewayFirewall, JsonFormats.Envoy,
        // What IIS writes out of the box, and CloudFront's standard log, for files whose head is gone.
        W3c("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"),
        W3c("#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"),
    ];

    /// <summary>Formats that read lines of others too, after all others.</summary>
    public static IReadOnlyList<ILineFormat> Loose { get; } = [Text("combined and more", CombinedText + " ", hasTail: true), Text("common and more", CommonText + " ", hasTail: true), JsonFormats.ByNames];

    private static ILineFormat Text(string name, string text, bool hasTail = false, bool isRaw = false) =>
        NginxTemplate.Compile(text, name, isRaw, hasTail, Find, out var problem) ?? throw new InvalidOperationException($"{name}: {problem}");

    private static ColumnsFormat Amazon(string name, int least, params Slot[] columns) => new(name, columns, least, (byte)' ', hasQuotes: true);

    private static ILineFormat W3c(string header) =>
        W3cHeader.Read(System.Text.Encoding.ASCII.GetBytes(header)) ?? throw new InvalidOperationException(header);

    private static (Slot Slot, int Rank) Find(string name) => name switch
    {
        "duration_ms" or "elapsed_ms" => (Slot.DurationMilliseconds, 1),
        "forwarded_for" => (Slot.LastClient, 1),
        "upstream_host" => (Slot.UpstreamHost, 1),
        "reason" => (Slot.Reason, 1),
        "more_reason" => (Slot.MoreReason, 1),
        _ => NginxVariables.Find(name),
    };
}
