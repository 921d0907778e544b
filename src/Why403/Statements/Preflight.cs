namespace Why403.Statements;

/// <summary>
/// Whether an answer to a preflight lets the request go (Fetch standard, CORS-preflight fetch): an ok status, the origin, the
/// method and the fields. What a browser does with such an answer leaves no choice, so it is proven without a browser's word.
/// </summary>
internal static class Preflight
{
    public static bool Is(Request request) => request.Method == "OPTIONS" && request.Headers.Has("Access-Control-Request-Method");

    public static void Judge(Exchange preflight, Ledger ledger)
    {
        if (preflight.Response is not { Status: > 0 } response || preflight.Request.Headers["Origin"] is not { } origin) return;
        var fact = Status(response) ?? Mismatch(response, origin, "the preflight's answer") ?? Method(preflight.Request, response) ?? Fields(preflight.Request, response);
        if (fact is null) return;
        ledger.Claim("cors.preflight-refused", Confidence.Proven, "the browser's question before the request is not answered as it must be, so the request is never sent",
            response.Status is 401 or 403 ? null : Layer.Application, 2, fact);
        if (response.Status is 401 or 403) ledger.Note("a preflight never carries credentials, so a server that asks for them before it answers OPTIONS refuses every request of a browser");
    }

    /// <summary>Why the answer does not name the origin; null if it does.</summary>
    public static string? Mismatch(Response response, string origin, string answer = "the answer")
    {
        var allowed = response.Headers.All("Access-Control-Allow-Origin").Take(2).ToList();
        return allowed switch
        {
            [] => $"{answer} has no Access-Control-Allow-Origin",
            [_, _] => $"{answer} has several Access-Control-Allow-Origin, and a browser takes none of them",
            [var one] when one.Trim() is var named && named != "*" && named != origin => $"Access-Control-Allow-Origin is {Text.Redaction.Quote(one)}, the Origin is {Text.Redaction.Quote(origin)}",
            _ => null,
        };
    }

    private static string? Status(Response response) =>
        response.Status is >= 200 and <= 299 ? null
        : response.Status is >= 300 and <= 399 ? $"the preflight is answered with {response.Status}, and a redirect is not followed there"
        : $"the preflight is answered with {response.Status}, and only 200 to 299 count";

    // Section 4.8 step 7.6: GET, HEAD and POST need not be listed, names compare with case.
    private static string? Method(Request request, Response response)
    {
        var asked = request.Headers["Access-Control-Request-Method"]!.Trim();
        if (asked is "GET" or "HEAD" or "POST") return null;
        var allowed = List(response, "Access-Control-Allow-Methods");
        return allowed.Contains("*", StringComparer.Ordinal) || allowed.Contains(asked, StringComparer.Ordinal) ? null
            : $"Access-Control-Allow-Methods is {Shown(allowed)} and lacks {Text.Redaction.Quote(asked)}";
    }

    // Step 7.8: the wildcard does not stand for Authorization.
    private static string? Fields(Request request, Response response)
    {
        var allowed = List(response, "Access-Control-Allow-Headers");
        var all = allowed.Contains("*", StringComparer.Ordinal);
        foreach (var value in request.Headers.All("Access-Control-Request-Headers"))
            foreach (var asked in value.Split(',', 100, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (!allowed.Contains(asked, StringComparer.OrdinalIgnoreCase) && !(all && !asked.Equals("authorization", StringComparison.OrdinalIgnoreCase)))
                    return $"Access-Control-Allow-Headers is {Shown(allowed)} and lacks {Text.Redaction.Quote(asked)}" + (all ? ", for which the wildcard does not stand" : "");
        return null;
    }

    private static List<string> List(Response response, string name) =>
        response.Headers.All(name).SelectMany(v => v.Split(',', 200, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Take(200).ToList();

    private static string Shown(List<string> list) => list.Count == 0 ? "empty" : Text.Redaction.Quote(string.Join(", ", list));
}
