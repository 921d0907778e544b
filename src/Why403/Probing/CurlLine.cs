using System.Text;
using Why403.Text;

namespace Why403.Probing;

/// <summary>A request as a curl command that repeats it, secrets shown as their shape.</summary>
public static class CurlLine
{
    public static string Write(Request request, Route route)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(route);
        var line = new StringBuilder("curl -i");
        if (route.HttpVersion is { Major: 1 }) line.Append(" --http1.1");
        if (route.IpFamily is { } family) line.Append(" -").Append(family);
        if (request.Method == "HEAD") line.Append(" -I");
        else if (request.Method != "GET") line.Append(" -X ").Append(Quote(request.Method));
        foreach (var field in request.Headers) line.Append(" -H ").Append(Quote($"{field.Key}: {Redaction.Header(field.Key, field.Value)}"));
        return line.Append(' ').Append(Quote(Redaction.Address(request.Address))).ToString();
    }

    // Single quotes keep everything literal in a POSIX shell; a quote itself is closed, escaped and opened again.
    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
