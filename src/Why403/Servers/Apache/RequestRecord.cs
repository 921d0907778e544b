using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>
/// One request, subrequest or internal redirect on its way: the fields of request_rec that decide. Statuses are as in
/// httpd.h: 0 goes on, -1 leaves it to the next module, -2 is answered already.
/// </summary>
internal sealed class RequestRecord
{
    public const int Ok = 0, Declined = -1, Done = -2;
    // AP_DEFAULT_MAX_INTERNAL_REDIRECTS and AP_DEFAULT_MAX_SUBREQ_DEPTH
    private const int MostRedirects = 10;
    private const int MostSubrequests = 10;

    public RequestRecord(Run run, ServerScope server, string method)
    {
        (Run, Server, Method) = (run, server, method);
        MethodNumber = run.Configuration.Methods.NumberOf(method);
        Settings = server.Defaults;
    }

    public Run Run { get; }
    public ServerScope Server { get; }
    public RequestRecord? Previous { get; private init; }
    public RequestRecord? Main { get; private init; }
    public string Method { get; set; }
    public int MethodNumber { get; set; }
    public string Uri { get; set; } = "";
    public string? Arguments { get; set; }
    public string Unparsed { get; set; } = "";
    public string? Filename { get; set; }
    public string PathInfo { get; set; } = "";
    public NodeKind Kind { get; set; } = NodeKind.Missing;
    public DirectorySettings Settings { get; set; }
    public Dictionary<string, string> Env { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    public string? Handler { get; set; }
    public string? ContentType { get; set; }
    public int Status { get; set; } = 200;
    public string? User { get; set; }
    public string? TriedIndexes { get; set; }
    public bool IsScriptAliased { get; set; }
    public Directive? ProxySource { get; set; }
    /// <summary>The address at another server that a rule mapped the request to; null for none.</summary>
    public string? ProxyUrl => IsProxied && Filename?.StartsWith("proxy:", StringComparison.Ordinal) == true ? ProxySocket + Filename[6..] : null;
    public bool IsProxied { get; set; }
    /// <summary>The socket of another server, which the name does not show (the note uds_path).</summary>
    public string? ProxySocket { get; set; }
    /// <summary>The address goes on without its characters being encoded again (proxy-nocanon).</summary>
    public bool IsProxiedRaw { get; set; }
    public bool? AcceptsPathInfo { get; set; }
    public string? RedirectTo { get; set; }
    /// <summary>A file subrequest of a listing skips the way from address to file.</summary>
    public bool IsFile { get; init; }

    /// <summary>What the last walk of directories found, for requests that follow it (walk_cache_t).</summary>
    public WalkCache? Walked { get; set; }
    public bool IsFamiliar { get; set; }
    /// <summary>The names that sections of other kinds were found for; null where none applied.</summary>
    public string? FilesFor { get; set; }
    public string? LocationsFor { get; set; }
    public bool HasIfs { get; set; }

    /// <summary>The address and the directory that an alias or a user's directory mapped it to (ap_context_prefix); null for the document root.</summary>
    public (string Prefix, string Directory)? Context { get; set; }

    /// <summary>A rule's END holds for all that follows from this request by internal redirects.</summary>
    public bool EndsRewriting { get; set; }

    /// <summary>A fallback was refused: the server has freed what its error page would read.</summary>
    public Directive? FailedFallback { get; set; }

    public Decision? Decision { get; private set; }

    public RequestRecord Subrequest() => new(Run, Server, "GET") { Main = this, Walked = Walked, Env = new(Env, StringComparer.OrdinalIgnoreCase) };

    public RequestRecord FileSubrequest() => new(Run, Server, "GET") { Main = this, Walked = Walked, IsFile = true, Env = new(Env, StringComparer.OrdinalIgnoreCase) };

    public RequestRecord Redirected(string method)
    {
        var next = new RequestRecord(Run, Server, method) { Previous = this, Main = Main, Walked = Walked, Status = Status, EndsRewriting = EndsRewriting };
        foreach (var (name, value) in Env) next.Env["REDIRECT_" + name] = value;
        next.Env["REDIRECT_STATUS"] = Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return next;
    }

    /// <summary>Path and query of an address within the server (ap_parse_uri).</summary>
    public void Parse(string address)
    {
        Unparsed = address;
        // What begins with more slashes than one is a path still, and no host (ap_parse_uri).
        while (address.StartsWith("//", StringComparison.Ordinal)) address = address[1..];
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0) address = address[..hash];
        var question = address.IndexOf('?', StringComparison.Ordinal);
        Arguments = question < 0 ? null : address[(question + 1)..];
        Uri = question < 0 ? address : address[..question];
        if (Uri.Length == 0) Uri = "/";
    }

    public void Decide(Decision decision) => Decision = decision;

    public void Forgive() => Decision = null;

    public int Refuse(int status, Decision decision)
    {
        Decision = decision;
        return status;
    }

    /// <summary>ap_is_recursion_limit_exceeded: the chain of redirects and of subrequests is bounded.</summary>
    public bool IsTooDeep()
    {
        var (mostRedirects, mostSubrequests) = Limits();
        int redirects = 0, subrequests = 0;
        for (var top = this; top.Previous is not null || top.Main is not null;)
        {
            if (top.Previous is not null)
            {
                if (++redirects >= mostRedirects)
                {
                    Run.Logs("error", $"AH00124: Request exceeded the limit of {mostRedirects} internal redirects due to probable configuration error. Use 'LimitInternalRecursion' to increase the limit if necessary. Use 'LogLevel debug' to get a backtrace.");
                    return true;
                }
                top = top.Previous;
            }
            if (top.Previous is null && top.Main is not null)
            {
                if (++subrequests >= mostSubrequests)
                {
                    Run.Logs("error", $"AH00125: Request exceeded the limit of {mostSubrequests} subrequest nesting levels due to probable configuration error. Use 'LimitInternalRecursion' to increase the limit if necessary. Use 'LogLevel debug' to get a backtrace.");
                    return true;
                }
                top = top.Main;
            }
        }
        return false;
    }

    private (int Redirects, int Subrequests) Limits()
    {
        if (Server.Recursion is not { } directive || !int.TryParse(directive[0], out var redirects)) return (MostRedirects, MostSubrequests);
        return (redirects, int.TryParse(directive[1], out var subrequests) ? subrequests : redirects);
    }
}

/// <summary>A directory whose sections are known, what they gave, and on what.</summary>
internal sealed record WalkCache(ServerScope Server, string Directory, DirectorySettings Result);
