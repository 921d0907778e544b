using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Why403.Oracle.Tests.Farm;

/// <summary>APIs that refuse for the token, the key, the scope or the role.</summary>
internal static class KestrelTokens
{
    public static ImmutableArray<FarmCase> In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Kestrel, path);
        FarmCase Api(string name, string cause, int status, string? token, string passes) =>
            new(name, cause, [], Layer.Application, "application", status, With(token)) { Passes = With(passes) };
        Request With(string? token, string path = "/api/orders") =>
            token is null ? Ask.Get(At(path)) : Ask.Get(At(path), ("Authorization", $"Bearer {token}"));

        return
        [
            Api("kestrel-token-missing", "token.missing", 401, null, "good"),
            Api("kestrel-token-invalid", "token.invalid", 401, "damaged", "good"),
            Api("kestrel-token-expired", "token.expired", 401, Jwt(1_600_000_000, "farm"), "good"),
            Api("kestrel-token-audience", "token.wrong-audience", 401, Jwt(4_102_444_800, "mill"), "good"),
            Api("kestrel-step-up", "token.step-up-needed", 401, "password-only", "good"),
            Api("kestrel-scope", "scope.insufficient", 403, "reader", "good"),
            new("kestrel-role-problem-json", "role.insufficient", [], Layer.Application, "application", 403, With("clerk", "/api/billing"))
            {
                Passes = With("treasurer", "/api/billing"),
            },
            new("kestrel-api-key-missing", "api-key.missing", [], Layer.Application, "application", 401, Ask.Get(At("/api/weather")))
            {
                Passes = Ask.Get(At("/api/weather"), ("X-Api-Key", "tulip")),
            },
            new("kestrel-api-key-invalid", "api-key.invalid", [], Layer.Application, "application", 403,
                Ask.Get(At("/api/weather"), ("X-Api-Key", "thistle"))) { Passes = Ask.Get(At("/api/weather"), ("X-Api-Key", "tulip")) },
            new("kestrel-anonymous-status", "token.missing", [], Layer.Application, "application", 403,
                Ask.Get(At("/apis/apps/v1/namespaces/mill/deployments"))),
            new("kestrel-account-suspended", "account.state", [], Layer.Application, "application", 403, With("suspended", "/api/profile")),
            new("kestrel-preflight", "cors.preflight-refused", [], Layer.Client, "application", 405,
                Ask.Send("OPTIONS", At("/api/orders"), ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "GET"),
                    ("Access-Control-Request-Headers", "authorization"))),
        ];
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/api/orders", (HttpRequest request) => Orders(request.Headers.Authorization.ToString()));
        app.MapGet("/api/billing", (HttpRequest request) => request.Headers.Authorization == "Bearer treasurer"
            ? Reply.Ok
            : new Reply(403, "application/problem+json", """
                {"type":"https://farm.example/problems/role-missing","title":"A role is missing","status":403,"detail":"This needs the role billing-admin; you have the role clerk.","instance":"/api/billing"}
                """));
        app.MapGet("/api/weather", (HttpRequest request) => request.Headers["X-Api-Key"].ToString() switch
        {
            "tulip" => Reply.Ok,
            "" => Reply.Json(401, """{"error":"api_key_missing","message":"No API key found in request. Send it in the header X-Api-Key."}"""),
            _ => Reply.Json(403, """{"error":"invalid_api_key","message":"The API key is not valid"}"""),
        });
        app.MapGet("/apis/apps/v1/namespaces/mill/deployments", () => Reply.Json(403, """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps is forbidden: User \"system:anonymous\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"mill\"","reason":"Forbidden","details":{"group":"apps","kind":"deployments"},"code":403}
            """));
        app.MapGet("/api/profile", () => Reply.Json(403, """{"error":"account_suspended","message":"Your account has been suspended. Write to billing@farm.example."}"""));
    }

    private static Reply Orders(string authorization) => authorization switch
    {
        "Bearer good" => Reply.Ok,
        "" => Challenge(401, ""),
        "Bearer damaged" => Challenge(401, ", error=\"invalid_token\", error_description=\"The signature is invalid\""),
        "Bearer password-only" => Challenge(401,
            ", error=\"insufficient_user_authentication\", error_description=\"A second factor is needed\", acr_values=\"mfa\""),
        "Bearer reader" => Challenge(403, ", error=\"insufficient_scope\", scope=\"orders.write\""),
        _ when authorization.EndsWith(Jwt(1_600_000_000, "farm"), StringComparison.Ordinal) => Challenge(401,
            ", error=\"invalid_token\", error_description=\"The token expired at '09/13/2020 12:26:40'\""),
        _ => Challenge(401, ", error=\"invalid_token\", error_description=\"The audience 'mill' is invalid\""),
    };

    private static Reply Challenge(int status, string more) => Reply.Empty(status, ("WWW-Authenticate", "Bearer realm=\"orders\"" + more));

    /// <summary>A JWT as to its form; nobody signed it, and the farm does not verify.</summary>
    private static string Jwt(long expires, string audience)
    {
        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        var claims = $$"""{"iss":"https://login.farm.example","aud":"{{audience}}","sub":"ann","iat":1599996400,"exp":{{expires}},"scope":"orders.read"}""";
        return $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(claims)}.{Part("no signature at all, 32 bytes...")}";
    }
}
