using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>One exchange, with its address and cookies taken apart and the moment to judge expiries by.</summary>
internal sealed record Occasion(Exchange Exchange, RequestAddress Address, ImmutableArray<KeyValuePair<string, string>> Cookies, Moment Moment)
{
    private const int MostCookies = 200;

    public Request Request => Exchange.Request;

    public int? Status => Exchange.Response?.Status;

    public static Occasion Of(Exchange exchange, DateTimeOffset? now) =>
        new(exchange, RequestAddress.Of(exchange.Request.Address), ReadCookies(exchange.Request.Headers), Moment.Of(exchange, now));

    /// <summary>How strong a claim can be under this answer; null when the answer is no refusal and nothing is to be claimed.</summary>
    public Confidence? Strength(Confidence ceiling) => Status switch
    {
        400 or 401 or 403 or 410 => ceiling,
        null or (>= 400 and < 500) => Confidence.Possible,
        _ => null,
    };

    public string? Cookie(string name)
    {
        foreach (var cookie in Cookies)
            if (cookie.Key.Equals(name, StringComparison.Ordinal)) return cookie.Value;
        return null;
    }

    // HTTP/2 may split one Cookie field into several (RFC 9113 section 8.2.3).
    private static ImmutableArray<KeyValuePair<string, string>> ReadCookies(HeaderList headers)
    {
        var cookies = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var field in headers.All("cookie"))
        {
            foreach (var range in field.AsSpan().Split(';'))
            {
                if (cookies.Count == MostCookies) return cookies.ToImmutable();
                var pair = field.AsSpan(range).Trim();
                var equals = pair.IndexOf('=');
                if (equals > 0) cookies.Add(new(pair[..equals].ToString(), pair[(equals + 1)..].Trim('"').ToString()));
            }
        }
        return cookies.ToImmutable();
    }
}
