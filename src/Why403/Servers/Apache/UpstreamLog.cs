namespace Why403.Servers.Apache;

/// <summary>The lines of mod_proxy_fcgi.c and proxy_util.c, as far as they are the same for every worker.</summary>
internal sealed class UpstreamLog : IUpstreamLog
{
    public static readonly UpstreamLog Instance = new();

    public int Unreachable => 503;

    public string ErrorPage => "ErrorDocument";

    public ErrorLogLine Complaint(string text) => new("error", LogText.Of(Bytes.Of($"AH01071: Got error '{text}'")));

    public IEnumerable<ErrorLogLine> Denied(string socket) =>
    [
        new("error", LogText.Of(Bytes.Of($"AH02454: FCGI: attempt to connect to Unix domain socket {socket}"))),
        new("error", "AH01079: failed to make connection to backend"),
    ];
}
