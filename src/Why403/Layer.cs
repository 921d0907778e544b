namespace Why403;

/// <summary>Where on the way from the caller to the bytes a request can be refused, in that order.</summary>
public enum Layer
{
    /// <summary>The caller's own program: a browser that enforces CORS, CSP or mixed-content rules, a wrong clock.</summary>
    Client,
    /// <summary>The caller's network and address: proxies, filters, address and country rules.</summary>
    Network,
    /// <summary>What stands before the site: CDN, firewall, bot manager, rate limit, API gateway.</summary>
    Edge,
    /// <summary>The web server's configuration, including TLS client certificates.</summary>
    Server,
    /// <summary>What runs the application: PHP-FPM, an application server, a platform.</summary>
    Runtime,
    /// <summary>The application's own decision: tokens, scopes, sessions, forms.</summary>
    Application,
    /// <summary>Files, directories and stored objects.</summary>
    FileSystem,
}
