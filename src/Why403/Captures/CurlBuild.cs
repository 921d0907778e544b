using System.Collections.Immutable;
using System.Text;
using Why403.Text;

namespace Why403.Captures;

/// <summary>Puts the words of a curl command together into the request that curl would send.</summary>
internal sealed class CurlBuild
{
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();
    private readonly ImmutableArray<string>.Builder _resolve = ImmutableArray.CreateBuilder<string>();
    private readonly List<(string Name, string? Value)> _headers = [];
    private readonly List<string> _query = [];
    private StringBuilder? _data;
    private string? _method, _address, _proxy, _user, _version, _contentType;
    private bool _head, _get, _put, _form, _insecure, _follows, _certificate, _moreAddresses;

    public void Report(string message, string fix) => _problems.Add(new(null, message, fix));

    /// <param name="words">The command's own name first.</param>
    public void Take(List<string> words)
    {
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word is "--next") break;
            if (word.StartsWith("--", StringComparison.Ordinal)) Long(word[2..], words, ref i);
            else if (word.Length > 1 && word[0] == '-') Letters(word, words, ref i);
            else At(word);
        }
        if (_address is null) Report("the command names no address", "copy the command as a whole");
        if (_moreAddresses) Report("the command names several addresses; the first is read", "give one command for each address");
    }

    public CurlCommand ToCommand()
    {
        if (_address is null) return new CurlCommand((Request?)null) { Problems = _problems.ToImmutable() };
        var body = _get || _data is null ? [] : Encoding.UTF8.GetBytes(_data.ToString());
        var request = new Request(_method ?? Implied(), WithQuery(_address)) { Headers = Headers(), Body = body, Version = _version };
        return new(request)
        {
            Resolve = _resolve.ToImmutable(),
            Proxy = _proxy,
            Insecure = _insecure,
            FollowsRedirects = _follows,
            HasClientCertificate = _certificate,
            Problems = _problems.ToImmutable(),
        };
    }

    private string Implied() => _head ? "HEAD" : _put ? "PUT" : (_data is not null && !_get) || _form ? "POST" : "GET";

    private void Long(string name, List<string> words, ref int i)
    {
        // curl takes no "--name=value", but people write it.
        string? value = null;
        if (name.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) (name, value) = (name[..equals], name[(equals + 1)..]);
        if (value is null && CurlOptions.TakesValue(name))
        {
            if (++i == words.Count)
            {
                Report($"--{name} has no value", "copy the command as a whole");
                return;
            }
            value = words[i];
        }
        Apply(name, value ?? "");
    }

    private void Letters(string word, List<string> words, ref int i)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var name = CurlOptions.Name(word[at]);
            if (!CurlOptions.TakesValue(word[at]))
            {
                if (name is not null) Apply(name, "");
                else if (word[at] == '0') _version = "HTTP/1.0";
                continue;
            }
            var value = word[(at + 1)..];
            if (value.Length == 0)
            {
                if (++i == words.Count)
                {
                    Report($"-{word[at]} has no value", "copy the command as a whole");
                    return;
                }
                value = words[i];
            }
            if (name is not null) Apply(name, value);
            return;
        }
    }

    private void Apply(string name, string value)
    {
        switch (name)
        {
            case "request": _method = value; break;
            case "url": At(value); break;
            case "header": Header(value); break;
            case "user-agent": _headers.Add(("User-Agent", value)); break;
            case "referer": _headers.Add(("Referer", value.Replace(";auto", "", StringComparison.Ordinal))); break;
            case "cookie" when value.Contains('=', StringComparison.Ordinal): _headers.Add(("Cookie", value)); break;
            case "cookie": Report("the cookies are in a file that is not read", "give them as -b 'name=value'"); break;
            case "user": _user = value; break;
            case "oauth2-bearer": _headers.Add(("Authorization", "Bearer " + value)); break;
            case "data" or "data-ascii" or "data-binary": Data(value, file: true); break;
            case "data-raw": Data(value, file: false); break;
            case "json":
                Data(value, file: true, join: false);
                _contentType = "application/json";
                _headers.Add(("Accept", "application/json"));
                break;
            case "data-urlencode": UrlEncoded(value); break;
            case "url-query": _query.Add(value); break;
            case "form" or "form-string":
                if (!_form) Report("the parts of the form are not put together", "");
                (_form, _contentType) = (true, "multipart/form-data");
                break;
            case "upload-file":
                Report("the uploaded file is not read", "");
                _put = true;
                break;
            case "range": _headers.Add(("Range", "bytes=" + value)); break;
            case "compressed": _headers.Add(("Accept-Encoding", "deflate, gzip, br, zstd")); break;
            case "get": _get = true; break;
            case "head": _head = true; break;
            case "insecure": _insecure = true; break;
            case "location" or "location-trusted": _follows = true; break;
            case "proxy": _proxy = value; break;
            case "resolve": _resolve.Add(value); break;
            case "cert": _certificate = true; break;
            case "config": Report("options in a configuration file are not read", "write them into the command"); break;
            case "http1.0": _version = "HTTP/1.0"; break;
            case "http1.1": _version = "HTTP/1.1"; break;
            case "http2" or "http2-prior-knowledge": _version = "HTTP/2"; break;
            case "http3" or "http3-only": _version = "HTTP/3"; break;
        }
    }

    private void At(string address)
    {
        if (_address is not null) _moreAddresses = true;
        // curl guesses a scheme by the host's first label; for the web that is http.
        else if (address.Length > 0) _address = address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address;
    }

    // "Name: value"; "Name;" sends it empty; "Name:" takes curl's own field away.
    private void Header(string value)
    {
        if (value.StartsWith('@'))
        {
            Report("header fields in a file are not read", "write them into the command as -H 'Name: value'");
            return;
        }
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0) _headers.Add((value[..colon].Trim(), value[(colon + 1)..].Trim() is { Length: > 0 } text ? text : null));
        else if (value.EndsWith(';')) _headers.Add((value[..^1].Trim(), ""));
    }

    private void Data(string value, bool file, bool join = true)
    {
        if (_data is { Length: > 0 } && join) _data.Append('&');
        _data ??= new();
        if (file && value.StartsWith('@')) Report("the body is in a file that is not read", "give it in the command with --data-raw");
        else _data.Append(value);
    }

    // "content", "=content", "name=content"; "@file" and "name@file" name files.
    private void UrlEncoded(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 && value.Contains('@', StringComparison.Ordinal)) Data("@", file: true);
        else Data((equals > 0 ? value[..(equals + 1)] : "") + Uri.EscapeDataString(value[(equals + 1)..]), file: false);
    }

    private string WithQuery(string address)
    {
        var query = string.Join('&', _get && _data is not null ? _query.Prepend(_data.ToString()) : _query);
        if (query.Length == 0) return address;
        var hash = address.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0) address = address[..hash];
        return address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    private HeaderList Headers()
    {
        var fields = new FieldCollector(CaptureLimits.Default.HeaderCap);
        foreach (var (name, value) in _headers)
            if (value is not null) fields.Add(name, value);
        if (_user is not null && !fields.Has("authorization")) fields.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(_user)));
        var own = _contentType ?? (_data is not null && !_get ? "application/x-www-form-urlencoded" : null);
        if (own is not null && !_headers.Exists(h => h.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase))) fields.Add("Content-Type", own);
        return fields.ToList();
    }
}
