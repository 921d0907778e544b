using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// What happens before the phases: the socket, the request line, the name, the certificate (ngx_http_request.c). Its
/// refusals are answered by the server that is in force at that point.
/// </summary>
internal sealed class Admission(Configuration configuration, ServerRequest request, IWorkerFiles files, Dictionary<string, FileNode> seen, NginxOptions options)
{
    // large_client_header_buffers is 8k by default; what is longer depends on how it arrives.
    private const int LongestLine = 7000;

    private readonly List<TraceStep> _first = [];

    public ServerVerdict Evaluate()
    {
        if (configuration.Problems is [var problem, ..]) return Undetermined($"the configuration does not load: {problem.Message}", problem.Where);
        if (configuration.HttpDirective is null) return Undetermined("the configuration has no http block", null);
        if (request.Target.Length > LongestLine || request.Headers.Sum(h => h.Key.Length + h.Value.Length) > LongestLine) return Undetermined("the request is longer than a default buffer", null);
        var choice = new ServerChoice(configuration, request);
        var socket = choice.Socket();
        if (socket.Count == 0) return Undetermined(choice.Unknown ?? "no server listens there", choice.UnknownSource?.Span);
        if (socket[0].Listen is { IsProxyProtocol: true, Source: { } proxy }) return Undetermined("the socket expects the PROXY protocol, whose addresses are not known", proxy.Span);
        var isTls = socket.Any(c => c.Listen.IsTls) || socket.Any(c => c.Server.Scope.Flag("ssl"));
        var secure = request.Scheme == "https";
        if (secure && !isTls) return Undetermined("the socket speaks no TLS, so the handshake ends", socket[0].Listen.Source?.Span);
        var first = socket[0];
        var sni = secure ? Sni(choice, socket, out _) : null;
        if (choice.Unknown is not null) return Undetermined(choice.Unknown, choice.UnknownSource?.Span);
        var server = sni?.Chosen ?? first;
        if (secure && server.Server.Scope.Flag("ssl_reject_handshake")) return new() { Outcome = ServerOutcome.Closed, CauseId = "host.mismatch", Message = "the TLS handshake is rejected for this name", Where = server.Server.Scope.NearestLast("ssl_reject_handshake")?.Span };

        var method = request.Method;
        var uri = RequestUri.Of(Bytes.Of(request.Target), server.Server.Scope.Flag("merge_slashes", unset: true));
        if (method.Length == 0 || method.Any(c => c is (< 'A' or > 'Z') and not '_' and not '-') || uri is null)
        {
            var broken = Start(server.Server, uri ?? new RequestUri(request.Target, "", "", false));
            broken.Uri = "";
            broken.Logs("info", "client sent invalid request while reading client request line");
            broken.Decide(new("request", uri is null && method.Length > 0 ? "server.path-suspicious" : null, uri is null ? "the address holds a broken escape, a NUL, or leads above the root" : "the method is not written in capitals", null, null));
            return Conclusion.Of(broken, new PhaseEngine(broken).Answer(400));
        }
        return Named(choice, socket, server, sni, uri, isTls);
    }

    private ServerVerdict Named(ServerChoice choice, List<ServerChoice.Candidate> socket, ServerChoice.Candidate server, (ServerChoice.Candidate Chosen, string Why, ServerBlock.ServerName? Name)? sni, RequestUri uri, bool isTls)
    {
        var host = request.Host is null ? null : ServerChoice.Host(Bytes.Of(request.Host));
        if (host is null && (request.Host is not null || request.Protocol is not ("HTTP/1.0" or "HTTP/0.9")))
        {
            var line = request.Host is null ? "client sent HTTP/1.1 request without \"Host\" header while reading client request headers" : "client sent invalid host header while reading client request headers";
            return Refuse(server.Server, uri, 400, "info", line, new("request", "host.mismatch", request.Host is null ? "the request names no host" : "the host name is not one", null, null));
        }
        if (request.Host is not null && request.Headers.Has("Host"))
            return Refuse(server.Server, uri, 400, "info", "client sent duplicate host line", new("request", "host.mismatch", "the request names its host twice", null, null));
        uri = uri with { Host = host ?? "" };
        var (chosen, why, name) = choice.ByName(socket, host ?? "", out var unknown);
        if (unknown is not null) return Undetermined(unknown, choice.UnknownSource?.Span);
        if (sni is { Name: not null } && host != SniName())
        {
            if (chosen.Server.Scope.NearestLast("ssl_verify_client") is { } verify && verify[0] != "off")
                return Refuse(server.Server, uri, 421, "info", "client attempted to request the server name different from the one that was negotiated", new("request", "host.mismatch", "the host differs from the name of the TLS handshake, and its server asks for client certificates", verify.Span, verify));
        }
        else if (sni is { Name: not null }) (chosen, why, name) = sni.Value;
        var where = name is not null ? name.Source.Argument(name.Index) : chosen.Server.Scope.Source?.Words[0].Span;
        _first.Add(new("server", StepRole.Chosen, $"server chosen for {(host is null ? "a request without host" : Redaction.Quote(host))}: {why}", where));
        var run = Start(chosen.Server, uri);
        // A pattern that chose the server leaves its captures.
        if (name?.Pattern is { } pattern && host is not null) run.Match(pattern, host, name.Source);
        if (run.Method is "TRACE" or "CONNECT")
        {
            run.Logs("info", $"client sent {run.Method} method");
            run.Decide(new("request", "server.method-refused", $"the server refuses {run.Method} always", null, null));
            return Conclusion.Of(run, new PhaseEngine(run).Answer(405));
        }
        if (run.Headers["transfer-encoding"] is not null && run.Headers["content-length"] is not null) return Undetermined("a request with both Content-Length and Transfer-Encoding is answered differently between versions", null);
        if (run.Headers["expect"] is not null) run.Unknown("a request with Expect takes another way", null);
        if (isTls && Certificate(run, chosen) is { } refused) return refused;
        return Conclusion.Of(run, new PhaseEngine(run).Run());
    }

    private ServerVerdict? Certificate(Run run, ServerChoice.Candidate chosen)
    {
        if (request.Scheme != "https")
        {
            run.Logs("info", "client sent plain HTTP request to HTTPS port");
            run.Decide(new("tls", "tls.required", "plain HTTP on a port that speaks TLS", chosen.Listen.Source?.Span, null));
            return Conclusion.Of(run, new PhaseEngine(run).Answer(497));
        }
        if (run.Scope.NearestLast("ssl_verify_client") is not { } verify || verify[0] == "off") return null;
        if (verify[0] == "optional_no_ca" && request.Certificate == ClientCertificate.Invalid) return Undetermined("`ssl_verify_client optional_no_ca` accepts some certificates that do not verify", verify.Span);
        if (request.Certificate == ClientCertificate.Invalid)
        {
            run.Logs("info", "client SSL certificate verify error");
            run.Decide(new("tls", "tls.client-certificate", "the client's certificate does not verify", verify.Span, verify));
            return Conclusion.Of(run, new PhaseEngine(run).Answer(495));
        }
        if (verify[0] != "on" || request.Certificate != ClientCertificate.None) return null;
        run.Logs("info", "client sent no required SSL certificate");
        run.Decide(new("tls", "tls.client-certificate", $"`{verify}` asks for a client certificate and none was sent", verify.Span, verify));
        return Conclusion.Of(run, new PhaseEngine(run).Answer(496));
    }

    private string? SniName() => ServerChoice.Host(Bytes.Of(request.TlsName ?? request.Host ?? ""));

    private (ServerChoice.Candidate Chosen, string Why, ServerBlock.ServerName? Name)? Sni(ServerChoice choice, List<ServerChoice.Candidate> socket, out string? unknown)
    {
        unknown = null;
        return SniName() is { } name && ClientAddress.Parse(name) is null ? choice.ByName(socket, name, out unknown) : null;
    }

    private ServerVerdict Refuse(ServerBlock server, RequestUri uri, int status, string level, string line, Decision decision)
    {
        var run = Start(server, uri);
        run.Logs(level, line);
        run.Decide(decision);
        return Conclusion.Of(run, new PhaseEngine(run).Answer(status));
    }

    private Run Start(ServerBlock server, RequestUri uri)
    {
        var run = new Run(configuration, request, new FileWalk(files, seen, options.Waived), options, server, uri);
        run.Steps.AddRange(_first);
        return run;
    }

    private ServerVerdict Undetermined(string because, SourceSpan? where) => new()
    {
        Outcome = ServerOutcome.Undetermined, Message = because, Where = where, Steps = [.. _first],
    };
}
