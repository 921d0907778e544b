using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Statements;

/// <summary>What a status means by its own definition.</summary>
internal static class StatusStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { } response) return Reading.Nothing;
        return response.Status switch
        {
            405 => Method(exchange, response),
            419 => Clue("csrf.failed", Confidence.Likely, "the page or its form was too old, or its cookie did not come back", "the status is 419, which Laravel uses for an expired form", Layer.Application),
            421 => Clue("host.mismatch", Confidence.Likely, "the connection reached a server that does not answer for this host", "the status is 421 Misdirected Request (RFC 9110 section 15.5.20)", Layer.Server),
            440 => Clue("session.mismatch", Confidence.Likely, "the session has ended", "the status is 440, which IIS and Exchange use for a session that timed out", Layer.Application),
            451 => Legal(exchange, response),
            511 => Clue("network.captive-portal", Confidence.Proven, "the network asks for a login before it lets anything through", "the status is 511 Network Authentication Required (RFC 6585 section 6)", Layer.Network),
            _ => Reading.Nothing,
        };
    }

    private static Reading Method(Exchange exchange, Response response)
    {
        var allow = response.Headers["Allow"];
        var method = exchange.Request.Method;
        if (allow is null)
            return Clue("server.method-refused", Confidence.Possible, "the status says that the method is not allowed, without saying which are", "the status is 405 and there is no Allow field, which a 405 must carry (RFC 9110 section 15.5.6)", null);
        var allowed = allow.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var named = Redaction.Quote(string.Join(", ", allowed));
        return method.Length > 0 && allowed.Contains(method, StringComparer.OrdinalIgnoreCase)
            ? Clue("server.method-refused", Confidence.Possible, $"the status says that {method} is not allowed, yet Allow lists it", $"the status is 405 and Allow lists {named}", null)
            : Clue("server.method-refused", Confidence.Proven, method.Length > 0 ? $"{Redaction.Quote(method)} is not allowed here; allowed: {named}" : $"the method is not allowed here; allowed: {named}", $"the status is 405 and Allow lists {named}", null);
    }

    private static Reading Legal(Exchange exchange, Response response)
    {
        var blocker = response.Headers.All("Link").SelectMany(l => l.Split(',')).FirstOrDefault(l => l.Contains("blocked-by", StringComparison.OrdinalIgnoreCase));
        var name = blocker is null ? null : blocker.Split('<', '>') is [_, var target, ..] ? target : null;
        // RFC 7725 section 4: the blocker may be an intermediary, and is then not the host that was asked.
        var elsewhere = name is not null && Uri.TryCreate(name, UriKind.Absolute, out var uri) && exchange.Request.Uri is { } asked && !uri.Host.Equals(asked.Host, StringComparison.OrdinalIgnoreCase);
        return Clue("legal.blocked", Confidence.Proven, "the content is withheld because of a legal demand" + (name is null ? "" : $"; blocked by {Redaction.Quote(Redaction.Address(name))}"),
            "the status is 451 Unavailable For Legal Reasons (RFC 7725)", elsewhere ? Layer.Network : null);
    }

    private static Reading Clue(string cause, Confidence confidence, string message, string fact, Layer? layer) =>
        new(ImmutableArray.Create(new Clue(cause, confidence, message, [Evidence.Outside(fact)]) { Layer = layer }), []);
}
