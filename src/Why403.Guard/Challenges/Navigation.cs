using Microsoft.AspNetCore.Http;
using Why403.Guard.Refusals;

namespace Why403.Guard.Challenges;

/// <summary>
/// Whether a page can be shown: somebody looks at the answer. A challenge in place of a script, a picture, a feed or a preflight
/// breaks the page around it and is answered by nobody.
/// </summary>
internal static class Navigation
{
    public static bool Is(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method)) return false;
        if (request.Headers["Sec-Fetch-Mode"].ToString() is not ("" or "navigate") || request.Headers.ContainsKey("X-Requested-With")) return false;
        if (request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "document" or "iframe" or "frame")) return false;
        var path = request.Path.Value ?? "/";
        if (path.StartsWith("/.well-known/", StringComparison.OrdinalIgnoreCase) || path.Equals("/robots.txt", StringComparison.OrdinalIgnoreCase) || path.Equals("/favicon.ico", StringComparison.OrdinalIgnoreCase)) return false;
        if (path.EndsWith(".rss", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".atom", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return false;
        return Negotiation.Form(request.Headers.Accept) == RefusalForm.Html;
    }

    /// <summary>Path and query on this very site, or the start page: whatever else stands there leads nobody away.</summary>
    public static string Back(string? target)
    {
        if (target is null || target.Length is 0 or > ChallengeTry.LongestReturn || target[0] != '/') return "/";
        // Browsers take `//host` and `/\host` for another site, and drop tabs and line ends before they look.
        if (target.Length > 1 && target[1] is '/' or '\\') return "/";
        foreach (var letter in target)
            if (letter is < ' ' or '\\' or '\u007f' or > '\u007e') return "/";
        return target;
    }
}
