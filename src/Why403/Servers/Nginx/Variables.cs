using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary>The variables of the server itself (ngx_http_variables.c and the modules'); null for one that is not known.</summary>
internal static class Variables
{
    public static string? Value(Run run, string name) => Bytes.Lower(name) switch
    {
        "uri" or "document_uri" => run.Uri,
        "request_uri" => run.Original.Raw,
        "args" or "query_string" => run.Arguments,
        "is_args" => run.Arguments.Length > 0 ? "?" : "",
        "host" => run.Original.Host.Length > 0 ? run.Original.Host : run.Server.Name.TrimStart('.'),
        "http_host" => Bytes.Of(run.Request.Host ?? ""),
        "server_name" => run.Server.Name.TrimStart('.'),
        // A subrequest sees the method of its main request (ngx_http_variable_request_method).
        "request_method" => run.Main.Method,
        "request" => $"{run.Request.Method} {run.Original.Raw} {run.Request.Protocol}",
        "scheme" => run.Request.Scheme,
        "https" => run.Request.Scheme == "https" ? "on" : "",
        "server_protocol" => run.Request.Protocol,
        "server_port" => run.Request.LocalPort is { } port ? port.ToString(CultureInfo.InvariantCulture) : null,
        "server_addr" => run.Request.LocalAddress,
        "remote_addr" => run.Client.ToString(),
        "realip_remote_addr" => run.Request.Client,
        "binary_remote_addr" => Binary(run.Client),
        "remote_user" => run.Headers.Basic()?.User ?? "",
        "document_root" => FileMapping.Root(run),
        "realpath_root" => RealRoot(run),
        "request_filename" => FileMapping.Path(run) ?? "",
        "content_length" => run.Headers["content-length"] ?? "",
        "content_type" => run.Headers["content-type"] ?? "",
        "invalid_referer" => Kept(run, "invalid_referer", Referers.IsInvalid(run) ? "1" : ""),
        "fastcgi_script_name" => FastCgiScript.Name(run),
        "fastcgi_path_info" => FastCgiScript.PathInfo(run),
        "secure_link" => SecureLink.Value(run),
        "secure_link_expires" => SecureLink.Expires(run),
        "ssl_client_verify" => run.Request.Scheme != "https" ? "" : run.Request.Certificate switch { ClientCertificate.Valid => "SUCCESS", ClientCertificate.None => "NONE", _ => null },
        "proxy_protocol_addr" or "proxy_protocol_port" => null,
        "msec" => run.Request.At is { } at ? (at.ToUnixTimeMilliseconds() / 1000m).ToString("F3", CultureInfo.InvariantCulture) : null,
        "proxy_add_x_forwarded_for" => run.Headers["x-forwarded-for"] is { } ? string.Join(", ", run.Headers.All("x-forwarded-for").Append(run.Client.ToString())) : run.Client.ToString(),
        _ => ByPrefix(run, name),
    };

    /// <summary>A name that the server computes from its beginning, such as <c>$arg_x</c>.</summary>
    public static bool IsPrefixed(string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["http_", "arg_", "cookie_", "sent_http_", "upstream_http_", "upstream_cookie_", "sent_trailer_"])
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static string? ByPrefix(Run run, string name)
    {
        var lower = Bytes.Lower(name);
        if (lower.StartsWith("http_", StringComparison.Ordinal)) return Field(run, lower[5..]);
        if (lower.StartsWith("arg_", StringComparison.Ordinal)) return Argument(run.Arguments, lower[4..]);
        if (lower.StartsWith("cookie_", StringComparison.Ordinal)) return Cookie(run.Headers.All("cookie"), lower[7..]);
        return null;
    }

    private static string? Field(Run run, string name)
    {
        var values = run.Headers.ByVariable(name).ToList();
        if (values.Count < 2) return values.Count == 0 ? "" : values[0];
        // These were always joined; the others since 1.23 (ngx_http_variable_header, ngx_http_variable_unknown_header).
        if (name == "cookie") return string.Join("; ", values);
        if (name == "x_forwarded_for" || run.Options.JoinsRepeatedFields == true) return string.Join(", ", values);
        return run.Options.JoinsRepeatedFields == false ? values[0] : null;
    }

    /// <summary>The first argument of that name, without regard to case, up to the next ampersand (ngx_http_arg).</summary>
    private static string Argument(string arguments, string name)
    {
        foreach (var range in arguments.AsSpan().Split('&'))
        {
            var pair = arguments.AsSpan()[range];
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair[..name.Length].Equals(name, StringComparison.OrdinalIgnoreCase)) return pair[(name.Length + 1)..].ToString();
        }
        return "";
    }

    /// <summary>ngx_http_parse_multi_header_lines: a comma separates too, and names compare without case.</summary>
    private static string Cookie(IEnumerable<string> fields, string name)
    {
        foreach (var field in fields)
        {
            for (var start = 0; start < field.Length;)
            {
                if (start + name.Length <= field.Length && field.AsSpan(start, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    var at = start + name.Length;
                    while (at < field.Length && field[at] == ' ') at++;
                    if (at < field.Length && field[at++] == '=')
                    {
                        while (at < field.Length && field[at] == ' ') at++;
                        var end = field.IndexOf(';', at);
                        return field[at..(end < 0 ? field.Length : end)];
                    }
                }
                while (start < field.Length && field[start] is not (';' or ',')) start++;
                start++;
                while (start < field.Length && field[start] == ' ') start++;
            }
        }
        return "";
    }

    private static string? RealRoot(Run run) => run.Files.Stat(FileMapping.Root(run)) is { Error: Errno.None, IsUnknown: false } found ? found.Path : null;

    private static string Binary(ClientAddress client) =>
        string.Create(client.Bits / 8, client, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[^(i + 1)] = (char)(byte)(from.Value >> (8 * i));
        });

    private static string Kept(Run run, string name, string value) => run.Cache[name] = value;
}
