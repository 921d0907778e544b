namespace Why403.Servers.Nginx;

/// <summary>What kind of rule a <c>return</c> is, told by what its conditions read.</summary>
internal static class RuleKind
{
    public static Decision Of(Run run, List<string> reads, List<Directive> ifs, Directive code, string phase, int status)
    {
        var because = ifs.Count > 0 ? $"`{ifs[^1]}` holds and `{code}` answers" : $"`{code}` answers every request that comes here";
        foreach (var name in reads)
            if (run.Configuration.Tables.TryGetValue(name, out var table) && run.MapLines.TryGetValue(table.Source, out var line) && line is not null) because += $", as the map says `{line}`";
        return new(phase, Cause(run, reads, status), because, code.Span, code);
    }

    private static string? Cause(Run run, List<string> reads, int status)
    {
        foreach (var name in reads)
        {
            switch (name)
            {
                case "invalid_referer" or "http_referer": return "hotlink.referer-refused";
                case "http_user_agent": return "bot.user-agent";
                case "ssl_client_verify": return "tls.client-certificate";
                case "request_method": return "server.method-refused";
                case "remote_addr" or "binary_remote_addr" or "realip_remote_addr": return "address.denied";
                case "scheme" or "https": return "tls.required";
                case "http_origin": return "application.refused";
                case "secure_link":
                    return run.Variable("secure_link") switch { "0" => "signed-url.expired", "" when run.Variable("secure_link_expires").Length == 0 && run.Arguments.Length == 0 => "signed-url.missing", _ => "signed-url.bad-signature" };
            }
            if (name.StartsWith("geoip", StringComparison.Ordinal)) return "address.geo-denied";
        }
        return status switch { 403 => "server.rewrite-forbidden", 401 => "login.required", 405 => "server.method-refused", 429 => "rate.limit-exceeded", 444 => "server.rewrite-forbidden", 451 => "legal.blocked", _ => null };
    }
}
