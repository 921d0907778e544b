namespace Why403.Servers.Nginx;

/// <summary>The lines of ngx_http_upstream.c and ngx_http_fastcgi_module.c.</summary>
internal sealed class UpstreamLog : IUpstreamLog
{
    public static readonly UpstreamLog Instance = new();

    public int Unreachable => 502;

    public string ErrorPage => "error_page";

    public ErrorLogLine Complaint(string text) => new("error", $"FastCGI sent in stderr: \"{text}\" while reading response header from upstream");

    public IEnumerable<ErrorLogLine> Denied(string socket) => [new("crit", $"connect() to unix:{socket} failed (13: Permission denied) while connecting to upstream")];
}
