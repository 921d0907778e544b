using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>What happens before the phases: the socket, the request line, the name, the certificate (server/protocol.c, server/vhost.c).</summary>
internal sealed class Admission(Run run)
{
    // LimitRequestLine and LimitRequestFieldSize are 8190 by default; what is longer depends on how it arrives.
    private const int LongestLine = 8000;
    private const int MostFields = 100;

    private readonly Configuration _configuration = run.Configuration;
    private readonly ServerRequest _request = run.Request;

    public ServerVerdict Evaluate()
    {
        if (_configuration.Problems is [var problem, ..]) return Conclusion.Undetermined(run, $"the configuration does not load: {problem.Message}", problem.Where);
        if (_request.Target.Length + _request.Method.Length > LongestLine || _request.Headers.Any(h => h.Key.Length + h.Value.Length > LongestLine) || _request.Headers.Count > MostFields)
            return Conclusion.Undetermined(run, "the request is longer than the default limits", null);
        var choice = new HostChoice(run);
        if (choice.Chain() is not { } chain) return Conclusion.Undetermined(run, choice.Unknown ?? "no server listens there", choice.UnknownSource?.Span);
        var first = chain.Count > 0 ? chain[0] : _configuration.Main;
        if (Line(first) is { } broken) return broken;
        var server = first;
        if (_request.Host is { } written)
        {
            if (HostChoice.Clean(Bytes.Of(written), out var unknown) is not { } host)
                return unknown is null ? Refuse(first, "host.mismatch", $"the host \"{Redaction.Quote(written)}\" is no name") : Conclusion.Undetermined(run, unknown, null);
            if (host.Length > 0)
            {
                var named = choice.ByName(chain, host);
                if (choice.Unknown is not null) return Conclusion.Undetermined(run, choice.Unknown, choice.UnknownSource?.Span);
                if (named is null && first.StrictHostCheck is { } strict && CoreCommands.IsOn(strict)) return Refuse(first, "host.mismatch", $"no server has the name {Redaction.Quote(host)} and `{strict}` refuses it", strict.Span, strict);
                server = named ?? first;
                run.Step("server", StepRole.Chosen, named is null ? $"no server has the name {Redaction.Quote(host)}, so the first of the address answers" : $"server chosen for {Redaction.Quote(host)}: {choice.Why}", choice.Where ?? server.Source?.Span);
            }
            else if (_request.Protocol is not ("HTTP/1.0" or "HTTP/0.9")) return Refuse(first, "host.mismatch", "the request names no host");
        }
        else if (_request.Protocol is not ("HTTP/1.0" or "HTTP/0.9")) return Refuse(first, "host.mismatch", "the request names no host");
        if (Tls(server, choice, chain) is { } verdict) return verdict;
        if (run.Fields["Transfer-Encoding"] is not null || run.Fields["Expect"] is not null || run.Fields["Upgrade"] is not null) run.Unknown("a request with Transfer-Encoding, Expect or Upgrade takes another way", null);
        if (run.Fields["Content-Length"] is { } length && (length.Length == 0 || length.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)) return Refuse(server, null, "the length of the body is no number");
        return new Answering(run, server).Evaluate();
    }

    /// <summary>The request line as HttpProtocolOptions Strict has it.</summary>
    private ServerVerdict? Line(ServerScope server)
    {
        if (server.ProtocolOptions is { } options && options.Words.Any(w => w.Equals("unsafe", StringComparison.OrdinalIgnoreCase) || w.Equals("registeredmethods", StringComparison.OrdinalIgnoreCase)))
            return Conclusion.Undetermined(run, $"`{options}` changes which requests are taken", options.Span);
        var target = Bytes.Of(_request.Target);
        if (_request.Method.Length == 0 || _request.Method.Any(c => !(char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))) return Refuse(server, null, "the method is no token");
        if (target.Length == 0 || target.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 || target.Contains('\x7F', StringComparison.Ordinal)) return Refuse(server, "server.path-suspicious", "the address holds blanks or control characters");
        var isStar = target == "*" || target.StartsWith("*?", StringComparison.Ordinal);
        if (isStar && _request.Method != "OPTIONS") return Refuse(server, "server.path-suspicious", "the address * is for OPTIONS alone");
        if (target[0] != '/' && !isStar) return target.Contains("://", StringComparison.Ordinal) || _request.Method == "CONNECT" ? Conclusion.Undetermined(run, "a request to a whole address takes a proxy's way", null) : Refuse(server, "server.path-suspicious", "the address does not begin with a slash");
        if (target.Contains('#', StringComparison.Ordinal)) return Refuse(server, "server.path-suspicious", "the address holds a fragment, which no request carries");
        if (_request.Method == "CONNECT") return Conclusion.Undetermined(run, "CONNECT takes a proxy's way", null);
        return null;
    }

    private ServerVerdict Refuse(ServerScope server, string? cause, string text, SourceSpan? where = null, object? deciding = null)
    {
        var decision = new Decision("request", cause, text, where ?? server.Source?.Span, deciding);
        run.First = decision;
        run.Step("request", StepRole.Decided, text, decision.Where);
        return Conclusion.Of(run, ServerOutcome.Answer, 400);
    }

    private ServerVerdict? Tls(ServerScope server, HostChoice choice, List<ServerScope> chain)
    {
        var speaks = server.Tls is { } engine && engine[0].Equals("on", StringComparison.OrdinalIgnoreCase);
        if (_request.Scheme != "https")
        {
            if (!speaks) return null;
            var decision = new Decision("tls", "tls.required", "plain HTTP on a port that speaks TLS", server.Tls!.Span, null);
            run.First = decision;
            run.Step("tls", StepRole.Decided, decision.Text, decision.Where);
            return Conclusion.Of(run, ServerOutcome.Answer, 400);
        }
        if (!speaks) return Conclusion.Undetermined(run, "the server speaks no TLS there, so the handshake ends", server.Source?.Span);
        var sni = (_request.TlsName ?? _request.Host) is { } name && HostChoice.Clean(Bytes.Of(name), out _) is { Length: > 0 } clean ? choice.ByName(chain, clean) ?? chain.FirstOrDefault() ?? server : server;
        if (sni != server && (sni.Defaults.VerifyClient?[0] ?? "none") != (server.Defaults.VerifyClient?[0] ?? "none")) return Conclusion.Undetermined(run, "the name of the handshake and the host lead to servers with different rules for certificates", server.Defaults.VerifyClient?.Span);
        if (server.Defaults.VerifyClient is not { } verify) return null;
        var mode = Bytes.Lower(verify[0]);
        if (mode == "none" || _request.Certificate == ClientCertificate.Valid || mode == "optional_no_ca" || mode == "optional" && _request.Certificate == ClientCertificate.None) return null;
        run.First = new("tls", "tls.client-certificate", _request.Certificate == ClientCertificate.None ? $"`{verify}` asks for a client certificate and none was sent" : "the client's certificate does not verify", verify.Span, verify);
        run.Step("tls", StepRole.Decided, run.First.Text, verify.Span);
        return Conclusion.Of(run, ServerOutcome.Closed, 0);
    }
}
