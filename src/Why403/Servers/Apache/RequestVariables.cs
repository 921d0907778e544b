using System.Globalization;

namespace Why403.Servers.Apache;

/// <summary>The variables that mod_rewrite and expressions share (lookup_variable in mod_rewrite.c, util_expr_eval.c); null for a name that is neither's.</summary>
internal static class RequestVariables
{
    // What the process itself may have been started with; nobody can tell from the configuration.
    private static readonly string[] ProcessVariables = ["PATH", "LANG", "LC_ALL", "TZ", "PWD", "HOME", "USER", "SHLVL", "INVOCATION_ID", "JOURNAL_STREAM", "TMP", "TMPDIR"];

    public static string? Value(RequestRecord request, string name)
    {
        var run = request.Run;
        switch (name.ToUpperInvariant())
        {
            case "HTTP_HOST": return run.Fields["Host"] ?? "";
            case "HTTP_USER_AGENT": return run.Fields["User-Agent"] ?? "";
            case "HTTP_REFERER": return run.Fields["Referer"] ?? "";
            case "HTTP_COOKIE": return run.Fields["Cookie"] ?? "";
            case "HTTP_FORWARDED": return run.Fields["Forwarded"] ?? "";
            case "HTTP_ACCEPT": return run.Fields["Accept"] ?? "";
            case "HTTP_PROXY_CONNECTION": return run.Fields["Proxy-Connection"] ?? "";
            case "REMOTE_ADDR": return run.Client.ToString();
            case "CONN_REMOTE_ADDR": return run.Request.Client;
            case "REMOTE_USER": return request.User ?? "";
            case "REQUEST_METHOD": return request.Method;
            case "REQUEST_SCHEME": return run.Request.Scheme;
            case "REQUEST_URI": return request.Uri;
            case "REQUEST_FILENAME" or "SCRIPT_FILENAME": return request.Filename ?? "";
            case "PATH_INFO": return request.PathInfo;
            case "QUERY_STRING": return request.Arguments ?? "";
            case "THE_REQUEST": return $"{run.Request.Method} {Bytes.Of(run.Request.Target)} {run.Request.Protocol}";
            case "SERVER_PROTOCOL": return run.Request.Protocol;
            case "IS_SUBREQ": return request.Main is null ? "false" : "true";
            case "HTTPS": return run.Request.Scheme == "https" ? "on" : "off";
            case "IPV6": return run.Client.Bits == 128 ? "on" : "off";
            case "DOCUMENT_ROOT" when request.Server.DocumentRoot is { } root: return root;
            case "SERVER_PORT" when run.Request.LocalPort is { } port: return port.ToString(CultureInfo.InvariantCulture);
            case "SERVER_ADDR" when run.Request.LocalAddress is { } address: return address;
            case "SERVER_NAME": return Name(request);
            case "CONTEXT_PREFIX" or "CONTEXT_DOCUMENT_ROOT" or "REMOTE_HOST" or "REMOTE_PORT" or "REMOTE_IDENT" or "AUTH_TYPE" or "SERVER_ADMIN" or "SERVER_SOFTWARE" or "API_VERSION" or "TIME" or "TIME_YEAR" or "TIME_MON" or "TIME_DAY" or "TIME_HOUR" or "TIME_MIN" or "TIME_SEC" or "TIME_WDAY" or "CONTENT_TYPE" or "HANDLER" or "REQUEST_LOG_ID" or "CONN_LOG_ID" or "CONN_REMOTE_PORT" or "REQUEST_STATUS" or "DOCUMENT_ROOT" or "SERVER_PORT" or "SERVER_ADDR" or "REMOTE_TZ" or "SERVER_PROTOCOL_VERSION":
                run.Unknown($"the value of %{{{Bytes.Text(name)}}} is not known here", null);
                return "";
            default: return null;
        }
    }

    /// <summary>A variable that rules have set; what only the process knows cannot be told.</summary>
    public static string Environment(RequestRecord request, string name)
    {
        if (request.Env.TryGetValue(name, out var value)) return value;
        if (ProcessVariables.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("APACHE_", StringComparison.Ordinal)) request.Run.Unknown($"the environment's {Bytes.Text(name)} is not known here", null);
        return "";
    }

    private static string Name(RequestRecord request)
    {
        if (request.Server.Name is { } name) return name;
        request.Run.Unknown("no ServerName is set, and the host's own name is not known", null);
        return "";
    }
}
