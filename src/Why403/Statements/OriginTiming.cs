namespace Why403.Statements;

/// <summary>Timings that an edge adds where it asked the origin: a refusal that the edge made alone has none.</summary>
internal static class OriginTiming
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: >= 400 and < 500 } response) return Reading.Nothing;
        foreach (var value in response.Headers.All("Server-Timing").Take(20))
            foreach (var metric in value.Split(',', 50))
                // Akamai's name and Cloudflare's.
                if (metric.AsSpan().Trim() is var text && (text.StartsWith("origin;", StringComparison.OrdinalIgnoreCase) || text.StartsWith("cfOrigin;", StringComparison.OrdinalIgnoreCase)) && text.Contains("dur=", StringComparison.OrdinalIgnoreCase) && !text.EndsWith("dur=0", StringComparison.OrdinalIgnoreCase))
                    return new([], [Evidence.Outside($"Server-Timing has `{Text.Redaction.Quote(text.ToString())}`: the edge asked the origin before it answered")]);
        return Reading.Nothing;
    }
}
