using System.Collections.Immutable;

namespace Why403.Servers.PhpFpm;

/// <summary>A web server with PHP-FPM behind it, asked as one.</summary>
public sealed class PhpFpmChain(IServerTrace server, PhpFpmTrace pools) : IServerTrace
{
    public string Product => server.Product;

    public IReadOnlyList<string> Networks => server.Networks;

    public ServerVerdict Evaluate(ServerRequest request) => pools.Continue(server.Evaluate(request));

    public ImmutableArray<ServerVerdict> EvaluateAll(ServerRequest request)
    {
        var verdicts = server.EvaluateAll(request);
        return verdicts.SetItem(verdicts.Length - 1, pools.Continue(verdicts[^1]));
    }

    public ImmutableArray<string> NearMisses(ServerVerdict verdict) => server.NearMisses(verdict);

    public ImmutableArray<Remedy> Fixes(ServerVerdict verdict, ServerRequest request, Func<string, int, string?> line)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.CauseId == "php-fpm.extension-limited" ? [] : server.Fixes(verdict, request, line);
    }
}
