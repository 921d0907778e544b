using System.Collections.Immutable;

namespace Why403.Servers.Nginx;

/// <summary>What <c>fastcgi_pass</c> hands over: the address, and the parameters that decide on a script (ngx_http_fastcgi_create_request).</summary>
internal static class FastCgiHandOver
{
    private static readonly string[] Deciding = ["SCRIPT_FILENAME", "PATH_TRANSLATED", "SCRIPT_NAME", "PATH_INFO", "DOCUMENT_ROOT", "REQUEST_METHOD"];

    /// <summary>Null for another kind of handler, and where the address cannot be told.</summary>
    public static HandOver? Of(Run run, Directive handler)
    {
        if (handler.Name != "fastcgi_pass") return null;
        if (run.Attempt(handler[0]) is not { } name || Address(run, name) is not { } address) return null;
        var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        foreach (var parameter in run.Scope.Nearest("fastcgi_param"))
        {
            if (parameter.Count < 2 || !Deciding.Contains(parameter[0])) continue;
            var value = run.Attempt(parameter[1]);
            if (value is { Length: 0 } && parameter[2] == "if_not_empty") continue;
            parameters.Add(new(parameter[0], value is null ? null : Bytes.Text(value)));
        }
        var dressed = run.Scope.Flag("fastcgi_intercept_errors") ? run.Settings.ErrorPages.Select(p => p.Status).ToImmutableArray() : [];
        return new(Bytes.Text(address), parameters.ToImmutable(), UpstreamLog.Instance) { Dressed = dressed };
    }

    /// <summary>An upstream block stands for its servers; more than one can be different programs, which is not told apart here.</summary>
    private static string? Address(Run run, string name)
    {
        if (name.StartsWith("unix:", StringComparison.Ordinal)) return name;
        var upstream = run.Configuration.Http.Directives.FirstOrDefault(d => d.Name == "upstream" && d[0] == name);
        if (upstream is null) return name.Contains(':', StringComparison.Ordinal) ? name : null;
        var servers = (upstream.Block ?? []).Where(d => d.Name == "server").Select(d => d[0]).Distinct().ToList();
        return servers is [var only] ? only : null;
    }
}
