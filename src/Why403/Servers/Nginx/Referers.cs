namespace Why403.Servers.Nginx;

/// <summary><c>valid_referers</c> and <c>$invalid_referer</c> (ngx_http_referer_module).</summary>
internal static class Referers
{
    private const int ShortestAddress = 11; // "http://i.ru"

    public static bool IsInvalid(Run run)
    {
        var invalid = Test(run);
        foreach (var directive in run.Scope.Nearest("valid_referers"))
            run.Step("rewrite", StepRole.Passed, run.Headers["referer"] is { } sent ? $"`{directive}` {(invalid ? "does not hold" : "holds")} the Referer {Text.Redaction.Quote(Text.Redaction.Address(Bytes.Text(sent)))}" : $"`{directive}` {(invalid ? "wants" : "does not want")} a Referer, and none was sent", directive.Span);
        return invalid;
    }

    private static bool Test(Run run)
    {
        var directives = run.Scope.Nearest("valid_referers");
        bool none = false, blocked = false;
        var names = new HostTable<string>();
        List<(Pattern Pattern, Directive Source)> patterns = [], serverPatterns = [];
        foreach (var directive in directives)
        {
            for (var i = 0; i < directive.Count; i++)
            {
                switch (directive[i])
                {
                    case "none": none = true; break;
                    case "blocked": blocked = true; break;
                    case "server_names":
                        foreach (var name in run.Server.Names)
                        {
                            if (name.Pattern is { } serverPattern) serverPatterns.Add((serverPattern, directive));
                            else names.Add(name.Text, "", wildcards: true);
                        }
                        break;
                    case ['~', .. var pattern]: patterns.Add((run.Configuration.Patterns.Get(pattern, true), directive)); break;
                    case var word:
                        var slash = word.IndexOf('/', StringComparison.Ordinal);
                        names.Add(slash < 0 ? word : word[..slash], slash < 0 ? "" : word[slash..], wildcards: true);
                        break;
                }
            }
        }
        if (names.IsEmpty && patterns.Count == 0 && serverPatterns.Count == 0) return false;
        if (run.Headers["referer"] is not { } referer) return !none;
        if (Rest(referer) is not { } rest) return !blocked;
        var end = rest.AsSpan().IndexOfAny('/', ':');
        var host = Bytes.Lower(end < 0 ? rest : rest[..end]);
        if (host.Length > 256) return true;
        if (names.Find(host) is { } uri)
        {
            if (uri.Length == 0) return false;
            var path = rest.IndexOf('/', StringComparison.Ordinal);
            return path < 0 || !rest.AsSpan(path).StartsWith(uri, StringComparison.Ordinal);
        }
        foreach (var (pattern, source) in serverPatterns)
            if (Tests(run, pattern, host, source)) return false;
        foreach (var (pattern, source) in patterns)
            if (Tests(run, pattern, rest, source)) return false;
        return true;
    }

    // These tests leave the captures of the request alone (ngx_regex_exec_array).
    private static bool Tests(Run run, Pattern pattern, string text, Directive source)
    {
        var match = pattern.Run(text, out var unknown);
        if (unknown is not null) run.Unknown(unknown, source.Span);
        return match is not null;
    }

    private static string? Rest(string referer)
    {
        if (referer.Length < ShortestAddress) return null;
        if (referer.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return referer[7..];
        return referer.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? referer[8..] : null;
    }
}
