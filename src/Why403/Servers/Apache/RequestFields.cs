namespace Why403.Servers.Apache;

/// <summary>The request's fields as the server keeps them: names without case, repeated ones joined by a comma.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public RequestFields(ServerRequest request)
    {
        if (request.Host is not null) _values["Host"] = Bytes.Of(request.Host);
        foreach (var (name, value) in request.Headers)
        {
            var text = Bytes.Of(value).Trim(' ', '\t');
            _values[name] = _values.TryGetValue(name, out var before) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? before + ", " + text : text;
        }
    }

    public string? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set
        {
            if (value is null) _values.Remove(name);
            else _values[name] = value;
        }
    }

    public IEnumerable<KeyValuePair<string, string>> All => _values;
}
