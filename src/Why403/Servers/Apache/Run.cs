using Why403.Text;

namespace Why403.Servers.Apache;

/// <summary>One evaluation: what is asked, the trace, the lines of the error log. What cannot be told is noted once.</summary>
internal sealed class Run(Configuration configuration, ServerRequest request, FileWalk files, AccessFiles accessFiles, IReadOnlySet<object> waived)
{
    private const int MostSteps = 400;
    private const int MostSubrequests = 2000;

    private int _subrequests;

    public Configuration Configuration { get; } = configuration;

    public ServerRequest Request { get; } = request;

    public FileWalk Files { get; } = files;

    public AccessFiles AccessFiles { get; } = accessFiles;

    /// <summary>The client that access rules see, which mod_remoteip may change.</summary>
    public ClientAddress Client { get; set; } = ClientAddress.Parse(request.Client) ?? new(0, 32);

    public RequestFields Fields { get; } = new(request);

    public (string Text, SourceSpan? Where)? UnknownBecause { get; private set; }

    public List<TraceStep> Steps { get; } = [];

    public List<ErrorLogLine> Log { get; } = [];

    /// <summary>What refused first; an error page may fail after it, the cause stays.</summary>
    public Decision? First { get; set; }

    public string? RedirectTo { get; set; }

    public int? LimitStatus { get; set; }

    /// <summary>Inside a listing: what happens to its entries changes no status.</summary>
    public bool IsListing { get; set; }

    /// <summary>Index files that are directories with index files of their own could go on for ever; false once that is so.</summary>
    public bool MayLookFurther(SourceSpan? where)
    {
        if (++_subrequests <= MostSubrequests) return true;
        IsListing = false;
        Unknown($"the request leads to more than {MostSubrequests} subrequests", where);
        return false;
    }

    public void Unknown(string because, SourceSpan? where)
    {
        if (!IsListing) UnknownBecause ??= (because, where);
    }

    public void Step(string phase, StepRole role, string text, SourceSpan? where = null)
    {
        if (Steps.Count < MostSteps && !IsListing) Steps.Add(new(phase, role, text, where));
    }

    public void Logs(string level, string text)
    {
        if (Log.Count < MostSteps) Log.Add(new(level, LogText.Of(text)));
    }

    /// <summary>The body was read, or thrown away, or found too long: once for all requests that follow from one another.</summary>
    public bool BodyIsRead { get; set; }

    public bool IsWaived(object deciding) => waived.Contains(deciding);
}
