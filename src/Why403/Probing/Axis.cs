namespace Why403.Probing;

/// <summary>The one dimension in which a variant differs from the caller's request.</summary>
public enum Axis
{
    /// <summary>The request itself: is the refusal there, and is it still there?</summary>
    Control,
    /// <summary><c>/robots.txt</c> of the same host: usually outside authorization, inside address, country and bot gates.</summary>
    Host,
    /// <summary>A name beside the resource that nobody has: tells a rule on the prefix from one on the resource.</summary>
    Sibling,
    Accept,
    UserAgent,
    Referer,
    Cookie,
    Authorization,
    Query,
    Method,
    Origin,
    FetchMetadata,
    Scheme,
    HttpVersion,
    IpFamily,
    /// <summary>The same request after the time that the answer named.</summary>
    Wait,
}
