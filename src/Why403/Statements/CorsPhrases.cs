namespace Why403.Statements;

/// <summary>The reasons that Chromium 1xx, Firefox 1xx and WebKit print for CORS, and Chromium's names of them in devtools (services/network/public/mojom/cors.mojom).</summary>
internal static class CorsPhrases
{
    private const string NoSuccess = "the preflight was not answered with a success (200 to 299)";
    private const string Redirected = "the preflight was answered with a redirect";
    private const string FieldMissing = "a header field of the request is not in Access-Control-Allow-Headers";
    private const string MethodMissing = "the method is not in Access-Control-Allow-Methods";
    private const string OriginMissing = "the answer has no Access-Control-Allow-Origin";
    private const string OriginDiffers = "Access-Control-Allow-Origin of the answer names another origin";
    private const string Wildcard = "Access-Control-Allow-Origin is `*`, which does not count for a request with credentials";
    private const string NoCredentials = "Access-Control-Allow-Credentials of the answer is not `true`";
    private const string Several = "the answer has several Access-Control-Allow-Origin, and a browser takes none of them";
    private const string NotHttp = "the address is not http or https, so no origin can be allowed to read it";

    /// <summary>The first that occurs decides: narrower phrases stand before those that contain them.</summary>
    public static readonly BrowserPhrase[] All =
    [
        // Firefox says this of every connection that breaks off.
        new("CORS request did not succeed", "", "Firefox reached no answer; that it names CORS tells nothing of the server's rules"),
        Preflight("does not have HTTP ok status", NoSuccess), Preflight("CORS preflight channel did not succeed", NoSuccess), Preflight("CORS preflight response did not succeed", NoSuccess),
        Preflight("Preflight response is not successful", NoSuccess), Preflight("PreflightInvalidStatus", NoSuccess),
        Preflight("Redirect is not allowed for a preflight request", Redirected), Preflight("PreflightDisallowedRedirect", Redirected),
        Preflight("is not allowed by Access-Control-Allow-Headers", FieldMissing), Preflight("is not allowed according to header 'Access-Control-Allow-Headers'", FieldMissing),
        Preflight("in CORS header 'Access-Control-Allow-Headers'", FieldMissing), Preflight("HeaderDisallowedByPreflightResponse", FieldMissing),
        Preflight("is not allowed by Access-Control-Allow-Methods", MethodMissing), Preflight("Did not find method in CORS header 'Access-Control-Allow-Methods'", MethodMissing),
        Preflight("MethodDisallowedByPreflightResponse", MethodMissing),
        Preflight("access control check: No 'Access-Control-Allow-Origin' header", "the preflight's answer has no Access-Control-Allow-Origin"), Preflight("PreflightMissingAllowOriginHeader", "the preflight's answer has no Access-Control-Allow-Origin"),
        Preflight("PreflightAllowOriginMismatch", "Access-Control-Allow-Origin of the preflight's answer names another origin"),
        Preflight("Response to preflight request doesn't pass access control check", "the answer to the preflight does not allow this origin"), Preflight("PreflightMissing", "the preflight's answer lacks an Access-Control field"),
        Preflight("PreflightInvalid", "the preflight's answer has an Access-Control field that cannot be read"), Preflight("PreflightWildcardOriginNotAllowed", Wildcard),
        NotAllowed("must not be the wildcard '*'", Wildcard), NotAllowed("Credential is not supported if the CORS header", Wildcard), NotAllowed("Cannot use wildcard in Access-Control-Allow-Origin", Wildcard), NotAllowed("WildcardOriginNotAllowed", Wildcard),
        NotAllowed("'Access-Control-Allow-Credentials' header in the response is", NoCredentials), NotAllowed("expected 'true' in CORS header 'Access-Control-Allow-Credentials'", NoCredentials),
        NotAllowed("but Access-Control-Allow-Credentials is not", NoCredentials), NotAllowed("InvalidAllowCredentials", NoCredentials),
        NotAllowed("No 'Access-Control-Allow-Origin' header is present", OriginMissing), NotAllowed("CORS header 'Access-Control-Allow-Origin' missing", OriginMissing), NotAllowed("MissingAllowOriginHeader", OriginMissing),
        NotAllowed("not equal to the supplied origin", OriginDiffers), NotAllowed("CORS header 'Access-Control-Allow-Origin' does not match", OriginDiffers), NotAllowed("AllowOriginMismatch", OriginDiffers),
        NotAllowed("header contains multiple values", Several), NotAllowed("Multiple CORS header 'Access-Control-Allow-Origin'", Several),
        NotAllowed("CORS request external redirect not allowed", "a redirect leads to another origin, which this kind of request may not follow"),
        NotAllowed("Cross origin requests are only supported for protocol schemes", NotHttp), NotAllowed("CORS request not HTTP", NotHttp),
        NotAllowed("is not allowed by Access-Control-Allow-Origin", "the answer does not allow this origin to read it"), NotAllowed("blocked by CORS policy", "the answer does not allow this origin to read it"),
        NotAllowed("Cross-Origin Request Blocked", "the answer does not allow this origin to read it"), NotAllowed("CorsError", "the answer does not allow this origin to read it"),
        // WebKit prints this for connections that break off as well.
        new("due to access control checks", "cors.not-allowed", "the answer does not allow this origin to read it, or no answer came", Confidence.Likely),
    ];

    private static BrowserPhrase Preflight(string text, string message) => new(text, "cors.preflight-refused", message);

    private static BrowserPhrase NotAllowed(string text, string message) => new(text, "cors.not-allowed", message);
}
