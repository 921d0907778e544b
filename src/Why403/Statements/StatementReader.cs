using System.Diagnostics.CodeAnalysis;

namespace Why403.Statements;

/// <summary>What status, fields, structured body and browser console state, whoever wrote them. Marks of products are not its matter.</summary>
public static class StatementReader
{
    /// <param name="now">The time to judge by where the answer has no <c>Date</c>.</param>
    public static Reading Read(Exchange exchange, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Reading.Join(
            BrowserStatements.Read(exchange),
            CorsStatements.Read(exchange),
            ChallengeStatements.Read(exchange),
            LimitStatements.Read(exchange, now),
            StatusStatements.Read(exchange),
            LoginRedirect.Read(exchange),
            JsonStatements.Read(exchange),
            KubernetesStatement.Read(exchange),
            StoreStatements.Read(exchange),
            ScopeHeaders.Read(exchange),
            AkamaiReference.Read(exchange),
            CacheStatements.Read(exchange),
            LostCredentials.Read(exchange));
    }

    /// <summary>Whether a field shows that something behind the edge wrote the answer: the strongest cheap evidence against "the firewall did it".</summary>
    public static bool ApplicationAnswered(Response response, [NotNullWhen(true)] out Evidence? evidence)
    {
        ArgumentNullException.ThrowIfNull(response);
        foreach (var name in (ReadOnlySpan<string>)["X-Runtime", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Drupal-Cache", "X-Generator", "x-envoy-upstream-service-time", "X-Kong-Upstream-Latency"])
            if (response.Headers[name] is { Length: > 0 } value)
            {
                evidence = Evidence.Outside($"the answer has {name}: {Text.Redaction.Quote(value)}, which an application or its runtime sets");
                return true;
            }
        if (response.Headers["Content-Type"]?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) == true)
        {
            evidence = Evidence.Outside("the body is application/problem+json, as applications write it");
            return true;
        }
        evidence = null;
        return false;
    }
}
