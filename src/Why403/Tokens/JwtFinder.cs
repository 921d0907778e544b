using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tokens;

/// <summary>Looks for JSON Web Tokens wherever a request can carry one.</summary>
internal static class JwtFinder
{
    private const int Most = 16;

    private static readonly HashSet<string> AccessHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "cf-access-jwt-assertion", "cf-access-token", "x-amzn-oidc-data", "x-amzn-oidc-accesstoken", "x-goog-iap-jwt-assertion",
        "x-access-token", "x-auth-token", "x-id-token", "x-token", "x-serverless-authorization", "x-ms-token-aad-id-token",
    };

    private static readonly HashSet<string> AccessParameters = new(StringComparer.Ordinal) { "access_token", "token", "jwt", "auth", "auth_token", "bearer", "authorization" };

    public static ImmutableArray<Jwt> Find(Occasion occasion)
    {
        var found = ImmutableArray.CreateBuilder<Jwt>();
        foreach (var header in occasion.Request.Headers)
        {
            if (header.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("dpop", StringComparison.OrdinalIgnoreCase)) continue;
            var isAuthorization = header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase);
            var place = isAuthorization ? TokenPlace.Authorization : AccessHeaders.Contains(header.Key) ? TokenPlace.Access : TokenPlace.Elsewhere;
            Add(Credentials(header.Value), $"header {Redaction.Quote(header.Key)}", place);
        }
        foreach (var cookie in occasion.Cookies)
            Add(cookie.Value, $"cookie {Redaction.Quote(cookie.Key)}", cookie.Key == "CF_Authorization" ? TokenPlace.Access : TokenPlace.Elsewhere);
        foreach (var parameter in occasion.Address.Parameters)
            Add(parameter.Value, $"parameter {Redaction.Quote(parameter.Name)}", AccessParameters.Contains(parameter.Name) ? TokenPlace.Access : TokenPlace.Elsewhere);
        foreach (var segment in PathSegments(occasion.Address)) Add(segment, "the path", TokenPlace.Path);
        return found.ToImmutable();

        void Add(string text, string where, TokenPlace place)
        {
            if (found.Count < Most && Jwt.Read(text, where, place) is { } token) found.Add(token);
        }
    }

    public static IEnumerable<string> PathSegments(RequestAddress address) =>
        address.Path.Contains("/eyJ", StringComparison.Ordinal) ? address.Path.Split('/').Where(s => s.StartsWith("eyJ", StringComparison.Ordinal)).Take(4) : [];

    /// <summary>The last word: what stands behind the scheme, however often that was written.</summary>
    private static string Credentials(string value)
    {
        var text = value.AsSpan().Trim();
        var space = text.LastIndexOf(' ');
        return text[(space + 1)..].Trim("\"'").ToString();
    }
}
