using Why403.Text;

namespace Why403.Statements;

/// <summary>Fields that only something behind the edge sets: the strongest cheap evidence against "the firewall did it".</summary>
internal static class ApplicationMarks
{
    private static readonly string[] Fields =
    [
        "X-Runtime", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Drupal-Cache", "X-Drupal-Dynamic-Cache", "X-Generator", "X-Debug-Token", "X-Application-Context", "X-Rack-Cache",
        // Envoy and Kong set these from the answer of the service behind them, never on their own answers.
        "x-envoy-upstream-service-time", "X-Kong-Upstream-Latency",
    ];

    // IIS sends "ASP.NET" and hosters send their panel's name on every answer, the server's own refusals included.
    private static readonly string[] Runtimes = ["PHP", "Express", "Next.js", "Nuxt", "Servlet", "JSP", "Phusion Passenger", "Django", "Flask", "Laravel", "Strapi", "Craft", "Sails", "Fastify", "NestJS", "Hapi"];

    /// <summary>The fact, or null where nothing shows it.</summary>
    public static string? Find(Response response)
    {
        foreach (var name in Fields)
            if (response.Headers[name] is { Length: > 0 } value) return $"the answer has {name}: {Redaction.Quote(value)}, which an application or its runtime sets";
        foreach (var value in response.Headers.All("X-Powered-By"))
            foreach (var runtime in Runtimes)
                if (value.Contains(runtime, StringComparison.OrdinalIgnoreCase)) return $"the answer has X-Powered-By: {Redaction.Quote(value)}, which an application or its runtime sets";
        // Cloudflare answers its own errors as problem documents to those who accept them.
        return response.Headers["Content-Type"]?.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) == true && !response.Headers.Has("cf-error-type") && response.Body.Span.IndexOf("\"cloudflare_error\""u8) < 0
            ? "the body is application/problem+json, as applications write it"
            : null;
    }
}
