using System.Collections.Immutable;

namespace Why403.Statements;

/// <summary>Credentials that a redirect to another host left behind, as browsers and curl do (Fetch standard, HTTP-redirect fetch, step 13).</summary>
internal static class LostCredentials
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: 401 or 403 } || exchange.Previous is not { } before || exchange.Sanitized || before.Sanitized) return Reading.Nothing;
        if (exchange.Request.Uri is not { } now || before.Request.Uri is not { } first || now.Host.Equals(first.Host, StringComparison.OrdinalIgnoreCase)) return Reading.Nothing;
        if (!before.Request.Headers.Has("Authorization") || exchange.Request.Headers.Has("Authorization")) return Reading.Nothing;
        return new(ImmutableArray.Create(new Clue("token.missing", Confidence.Likely, $"the credentials were sent to {first.Host} and left behind at the redirect to {now.Host}",
            [Evidence.Outside($"Authorization was sent to {first.Host}"), Evidence.Outside($"the request to {now.Host} carries none")]) { Layer = Layer.Application }), []);
    }
}
