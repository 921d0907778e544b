using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>
/// The state of one request on its way through the phases: the fields of ngx_http_request_t that decide, and the trace.
/// What cannot be told is noted once and ends the evaluation at the next phase.
/// </summary>
internal sealed partial class Run
{
    // NGX_HTTP_MAX_URI_CHANGES + 1
    private const int UriChangeLimit = 11;
    private const int MostSteps = 400;

    private readonly Run? _parent;

    public Run(Configuration configuration, ServerRequest request, FileWalk files, NginxOptions options, ServerBlock server, RequestUri uri)
    {
        Configuration = configuration;
        Request = request;
        Files = files;
        Options = options;
        Server = server;
        Scope = server.Scope;
        Uri = uri.Path;
        Arguments = uri.Arguments;
        IsEscaped = uri.WasEscaped;
        Original = uri;
        Method = request.Method;
        Headers = RequestHeaders.Of(request, server.Scope);
        ContentLength = Headers.ContentLength;
        Client = ClientAddress.Parse(request.Client) ?? new(0, 32);
        Cache = new(StringComparer.OrdinalIgnoreCase);
        Assigned = new(StringComparer.OrdinalIgnoreCase);
        Steps = [];
        Log = [];
    }

    private Run(Run parent, string uri)
    {
        _parent = parent;
        Configuration = parent.Configuration;
        Request = parent.Request;
        Files = parent.Files;
        Options = parent.Options;
        Server = parent.Server;
        Scope = parent.Server.Scope;
        Uri = uri;
        Original = parent.Original;
        IsEscaped = false;
        Method = "GET";
        Headers = parent.Headers;
        ContentLength = parent.ContentLength;
        Client = parent.Client;
        Cache = parent.Cache;
        Assigned = parent.Assigned;
        Steps = parent.Steps;
        Log = parent.Log;
        IsInternal = true;
        IsBodyGone = parent.IsBodyGone;
    }

    public Configuration Configuration { get; }
    public ServerRequest Request { get; }
    public FileWalk Files { get; }
    public NginxOptions Options { get; }
    public ServerBlock Server { get; }
    public RequestUri Original { get; }
    public RequestHeaders Headers { get; }
    public bool IsSubrequest => _parent is not null;
    public Run Main => _parent?.Main ?? this;

    public Scope Scope { get; set; }
    public LocationSettings Settings => Scope.Settings;
    public string Uri { get; set; }
    public string Arguments { get; set; } = "";
    /// <summary>The address held an escape or a plus, so captures are escaped again where they go into arguments.</summary>
    public bool IsEscaped { get; }
    public string Method { get; set; }
    public long? ContentLength { get; }
    public bool IsBodyGone { get; set; }
    public bool IsInternal { get; set; }
    public int UriChanges { get; set; } = UriChangeLimit;
    public bool UriChanged { get; set; }
    public bool IsLocationValid { get; set; } = true;
    public bool AddsUriToAlias { get; set; }
    public bool HasErrorPage { get; set; }
    public int ErrorStatus { get; set; }
    public string? RedirectTo { get; set; }
    public Directive? Handler { get; set; }
    public ClientAddress Client { get; set; }
    public bool HasRealAddress { get; set; }
    public Dictionary<string, string> Cache { get; }
    public Dictionary<string, string> Assigned { get; }
    public (string Text, SourceSpan? Where)? UnknownBecause { get; private set; }
    public List<TraceStep> Steps { get; }
    public List<ErrorLogLine> Log { get; }
    /// <summary>The address as it was split for FastCGI; null until somebody asks.</summary>
    public (string Name, string PathInfo)? FastCgi { get; set; }
    public HandOver? HandOver { get; set; }
    public Decision? First { get; set; }
    public int? LimitStatus { get; set; }
    public Directive? LimitSource { get; set; }
    /// <summary>The line of each map that gave its value.</summary>
    public Dictionary<Directive, Directive?> MapLines { get; } = [];

    public Run Subrequest(string uri) => new(this, uri);

    public void Unknown(string because, SourceSpan? where)
    {
        if (_attempts)
        {
            _attempted = false;
            return;
        }
        UnknownBecause ??= (because, where);
        if (_parent is not null) _parent.UnknownBecause ??= (because, where);
    }

    /// <summary>A text with variables; null where one of them is not known, which then decides nothing.</summary>
    public string? Attempt(string text)
    {
        (_attempts, _attempted) = (true, true);
        var value = Expand(Configuration.Template(text));
        _attempts = false;
        return _attempted ? value : null;
    }

    private bool _attempts;
    private bool _attempted;

    public void Step(string phase, StepRole role, string text, SourceSpan? where = null)
    {
        if (Steps.Count < MostSteps) Steps.Add(new(phase, role, text, where));
    }

    public void Logs(string level, string text)
    {
        if (Log.Count < MostSteps) Log.Add(new(level, Bytes.Text(text)));
    }

    /// <summary>Keeps the first thing that refuses: an error page may change the status, the cause stays.</summary>
    public void Decide(Decision decision)
    {
        Step(decision.Phase, StepRole.Decided, decision.Text, decision.Where);
        First ??= decision;
    }

    public bool IsWaived(object deciding) => Options.Waived.Contains(deciding);
}
