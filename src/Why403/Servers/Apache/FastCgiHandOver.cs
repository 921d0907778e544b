using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Why403.Servers.Apache;

/// <summary>What mod_proxy_fcgi hands over of a request: the parameters that decide on a script (proxy_fcgi_canon and send_environment).</summary>
internal sealed class FastCgiHandOver(RequestRecord request, FastCgiUrl url)
{
    // Until then SetHandler's path was encoded like any other, and which releases between did what is not known here.
    private static readonly Version HandsOnAsItIs = new(2, 4, 64);

    // What PHP-FPM looks at before it runs a script, and the settings that it takes from a request.
    private static readonly string[] Deciding = ["SCRIPT_FILENAME", "SCRIPT_NAME", "PATH_TRANSLATED", "REDIRECT_URL", "REQUEST_METHOD", "PHP_VALUE", "PHP_ADMIN_VALUE"];

    // What ap_proxy_canonenc leaves as it is in a path.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~$-_.+!*'(),;:@&=/");

    private readonly bool _isGeneric = request.Settings.GenericFastCgi == true;

    private bool IsLoaded => request.Run.Configuration.Modules.Has("mod_proxy_fcgi.c");

    // Rules hand on what they made as it is, and the query behind it.
    private bool IsRuledRaw => request.IsProxiedRaw && request.ProxySource?.Key == "rewriterule";

    /// <summary>What a path that goes on unencoded may not hold (AH10414); null where all is well.</summary>
    public int? Refusal(Directive? source)
    {
        if (!IsLoaded || request.IsProxied && !IsRuledRaw || request.Run.Configuration.Options.Version < HandsOnAsItIs) return null;
        var path = IsRuledRaw && request.Arguments is { } query ? $"{url.Path}?{query}" : url.Path;
        if (!path.Any(c => c is < ' ' or '\x7f' || c == '?' && !_isGeneric)) return null;
        request.Run.Logs("error", $"AH10414: To be forwarded path contains control characters{(_isGeneric ? "" : " or '?'")} ({path})");
        return request.Refuse(403, new("content", "server.path-suspicious", "the path of the script holds a control character or a question mark, and is not handed on", source?.Span, null));
    }

    /// <summary>Without its module nobody knows the scheme; null where all is well.</summary>
    public int? Stranger(Directive? source)
    {
        if (IsLoaded) return null;
        request.Run.Logs("warn", $"AH01144: No protocol handler was valid for the URL {request.Uri} (scheme 'fcgi'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.");
        return request.Refuse(500, new("content", null, "the request is for a FastCGI program, and mod_proxy_fcgi is not loaded", source?.Span, source));
    }

    /// <summary>Null where the program's address cannot be told.</summary>
    public HandOver? Make()
    {
        if (url.Address is null) return null;
        var parameters = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        parameters.Add(new("SCRIPT_FILENAME", Script() is { } script ? Bytes.Text(script) : null));
        parameters.Add(new("SCRIPT_NAME", Bytes.Text(request.PathInfo.Length > 0 && request.Uri.EndsWith(request.PathInfo, StringComparison.Ordinal) ? request.Uri[..^request.PathInfo.Length] : request.Uri)));
        if (request.PathInfo.Length > 0) parameters.Add(new("PATH_INFO", Bytes.Text(request.PathInfo)));
        parameters.Add(new("REQUEST_METHOD", request.Method));
        return new(Bytes.Text(url.Address), parameters.ToImmutable(), UpstreamLog.Instance);
    }

    private string? Script()
    {
        if (IsSetElsewhere() || Path() is not { } path) return null;
        if (!_isGeneric) return $"proxy:fcgi://{url.Host}/{path}";
        // Behind an internal redirect PHP-FPM takes PATH_TRANSLATED in the place of a path without the prefix (init_request_info).
        return request.Previous is not null && request.PathInfo.Length > 0 ? null : "/" + path;
    }

    private string? Path()
    {
        var plain = url.Path.AsSpan().IndexOfAnyExcept(Plain) < 0;
        // What goes on raw is what the client wrote, or what a rule made of it and its query.
        if (request.IsProxiedRaw) return plain && IsRuledRaw && request.Arguments is null ? url.Path : null;
        if (plain) return url.Path;
        if (!request.IsProxied) return request.Run.Configuration.Options.Version < HandsOnAsItIs ? null : url.Path;
        // Under NoDecode an escaped slash stays what it is, and what a rule escaped before is its own.
        return request.Settings.EncodedSlashes == 2 || request.ProxySource?.Key == "rewriterule" ? null : Encoded(url.Path);
    }

    private static string Encoded(string path)
    {
        var text = new StringBuilder(path.Length + 8);
        foreach (var c in path)
        {
            if (Plain.Contains(c)) text.Append(c);
            else text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    /// <summary>Directives that put another value in the place of what the server would send, or settings of PHP beside it.</summary>
    private bool IsSetElsewhere()
    {
        foreach (var line in request.Settings.FastCgiEnv)
            if (Deciding.Contains(line[1].TrimStart('!'), StringComparer.OrdinalIgnoreCase)) return true;
        foreach (var line in request.Settings.Env)
            if (line.Key == "setenv" ? Changes(line[0], line[1]) : line.Key == "passenv" && line.Words.Any(w => Changes(w, null))) return true;
        return request.Env.Any(v => Changes(v.Key, v.Value));
    }

    // Of proxy-fcgi-pathinfo three values shorten the path or look for it on the disk; settings of PHP matter that say what may be opened.
    private static bool Changes(string name, string? value) => Bytes.Lower(name) switch
    {
        "proxy-fcgi-pathinfo" => value is null || Bytes.Lower(value) is "full" or "first-dot" or "last-dot",
        "php_value" or "php_admin_value" => value is null || value.Contains("open_basedir", StringComparison.Ordinal) || value.Contains("doc_root", StringComparison.Ordinal),
        _ => false,
    };
}
