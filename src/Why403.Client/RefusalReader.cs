namespace Why403.Client;

/// <summary>From messages of HttpClient to an exchange, and its diagnosis.</summary>
internal sealed class RefusalReader(Investigation investigation, int cap, TimeProvider clock)
{
    /// <summary>Statuses that can be a refusal; the body of any other answer is left alone.</summary>
    public static bool MayRefuse(int status) => status is 401 or 403 or 407 or 429 or 451 or 503;

    public async Task<Diagnosis> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var (body, whole) = await PeekedContent.PeekAsync(response, cap, cancellation).ConfigureAwait(false);
        var sent = new Request(request.Method.Method, request.RequestUri!.AbsoluteUri) { Headers = Fields(request.Headers.NonValidated, request.Content?.Headers.NonValidated) };
        return investigation.Diagnose(new(sent, Of(response) with { Body = body, BodyTruncated = !whole }) { At = clock.GetUtcNow() });
    }

    /// <summary>The answer without its body.</summary>
    public static Response Of(HttpResponseMessage response) => new((int)response.StatusCode)
    {
        Reason = response.ReasonPhrase ?? "",
        Headers = Fields(response.Headers.NonValidated, response.Content.Headers.NonValidated),
        BodyUnknown = true,
        Version = "HTTP/" + response.Version,
    };

    private static HeaderList Fields(System.Net.Http.Headers.HttpHeadersNonValidated first, System.Net.Http.Headers.HttpHeadersNonValidated? second)
    {
        var fields = new List<(string, string)>();
        foreach (var field in second is { } more ? first.Concat(more) : first)
            foreach (var value in field.Value) fields.Add((field.Key, value));
        return HeaderList.Of([.. fields]);
    }
}
