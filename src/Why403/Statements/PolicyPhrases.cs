namespace Why403.Statements;

/// <summary>
/// Requests that a browser or what is installed in it stops itself: Content Security Policy, mixed content, resource policies,
/// blockers. Devtools' blocked reasons, net error names (net/base/net_error_list.h), Gecko's NS_ERROR names, console wording.
/// </summary>
internal static class PolicyPhrases
{
    private const string Csp = "the page's own Content-Security-Policy forbids this request";
    private const string Mixed = "an https page may not load this over http";
    private const string Resource = "Cross-Origin-Resource-Policy of the answer forbids its use here";
    private const string Embedder = "the page's embedder policy wants the frame to have one too";

    public static readonly BrowserPhrase[] All =
    [
        Stops("frame-ancestors", "csp.blocked", "the framed page's own Content-Security-Policy forbids to show it in this frame"),
        Stops("in a frame because it set 'X-Frame-Options'", "browser.resource-policy", "X-Frame-Options of the answer forbids to show it in a frame"),
        Stops("the following Content Security Policy directive", "csp.blocked", Csp), Stops("Content-Security-Policy: The page's settings blocked", "csp.blocked", Csp),
        Stops("Content Security Policy: The page's settings blocked", "csp.blocked", Csp), Stops("directive of the Content Security Policy", "csp.blocked", Csp),
        Stops("blocked:csp", "csp.blocked", Csp), Stops("ERR_BLOCKED_BY_CSP", "csp.blocked", Csp), Stops("NS_ERROR_CSP", "csp.blocked", Csp),
        Stops("the content must be served over HTTPS", "mixed-content.blocked", Mixed), Stops("Blocked loading mixed", "mixed-content.blocked", Mixed), Stops("blocked:mixed-content", "mixed-content.blocked", Mixed),
        Stops("was not allowed to display insecure content", "mixed-content.blocked", Mixed), Stops("was not allowed to run insecure content", "mixed-content.blocked", Mixed),
        Stops("ERR_BLOCKED_BY_ORB", "browser.resource-policy", "the browser does not hand an answer of this type to a page of another origin"),
        Stops("NotSameOrigin", "browser.resource-policy", Resource), Stops("NotSameSite", "browser.resource-policy", Resource), Stops("CorpNotSame", "browser.resource-policy", Resource),
        Stops("blocked:corp-not-same", "browser.resource-policy", Resource), Stops("NS_ERROR_DOM_CORP_FAILED", "browser.resource-policy", Resource), Stops("Cross-Origin-Resource-Policy", "browser.resource-policy", Resource),
        Stops("CoepFrameResourceNeedsCoepHeader", "browser.resource-policy", Embedder), Stops("blocked:coep-frame", "browser.resource-policy", Embedder), Stops("NS_ERROR_DOM_COEP_FAILED", "browser.resource-policy", Embedder),
        new("ERR_BLOCKED_BY_RESPONSE", "browser.resource-policy", "a policy that the answer or the page carries forbids its use", Confidence.Likely),
        new("blocked:origin", "browser.resource-policy", "the browser stops the request because of its origin", Confidence.Likely),
        Stops("ERR_BLOCKED_BY_CLIENT", "browser.client-blocked", "an extension or a setting of this browser stops the request"),
        Stops("ERR_BLOCKED_BY_ADMINISTRATOR", "browser.client-blocked", "a policy of the device's administrator stops the request"),
        Stops("ERR_BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS", "browser.client-blocked", "the browser does not let this page reach a private network"),
        Stops("ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS", "browser.client-blocked", "the browser does not let this page reach the local network"),
        Stops("blocked:devtools", "browser.client-blocked", "request blocking in the developer tools stops the request"), Stops("blocked:inspector", "browser.client-blocked", "request blocking in the developer tools stops the request"),
        Stops("blocked:subresource-filter", "browser.client-blocked", "the browser's own filter stops the request"), Stops("because content blocking is enabled", "browser.client-blocked", "the browser's tracking protection stops the request"),
        Stops("Content blocker prevented", "browser.client-blocked", "a content blocker stops the request"),
        Stops("NS_ERROR_TRACKING_URI", "browser.client-blocked", "the browser's tracking protection stops the request"), Stops("NS_ERROR_MALWARE_URI", "browser.client-blocked", "the browser's list of harmful sites stops the request"),
        Stops("NS_ERROR_PHISHING_URI", "browser.client-blocked", "the browser's list of harmful sites stops the request"), Stops("NS_ERROR_BLOCKED_BY_POLICY", "browser.client-blocked", "a policy of the device's administrator stops the request"),
        new("blocked:other", "browser.client-blocked", "the browser or an extension stops the request", Confidence.Likely),
        // Gecko has one name for extensions, content blocking and the page's policy.
        new("NS_ERROR_CONTENT_BLOCKED", "browser.client-blocked", "Firefox, an extension or the page's policy stops the request", Confidence.Likely),
    ];

    private static BrowserPhrase Stops(string text, string cause, string message) => new(text, cause, message);
}
