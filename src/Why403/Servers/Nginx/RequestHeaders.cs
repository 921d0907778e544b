using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Servers.Nginx;

/// <summary>The fields that the server keeps: names with an underscore or other characters are ignored unless it is told otherwise.</summary>
internal sealed class RequestHeaders
{
    private readonly ImmutableArray<(string Name, string Value)> _fields;

    private RequestHeaders(ImmutableArray<(string, string)> fields) => _fields = fields;

    public static RequestHeaders Of(ServerRequest request, Scope server)
    {
        var underscores = server.Flag("underscores_in_headers");
        var strict = server.Flag("ignore_invalid_headers", unset: true);
        var fields = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("host", StringComparison.OrdinalIgnoreCase)) continue;
            var invalid = false;
            foreach (var c in name) invalid |= !char.IsAsciiLetterOrDigit(c) && c != '-' && (c != '_' || !underscores);
            if (invalid && strict) continue;
            fields.Add((Bytes.Lower(name), Bytes.Of(value).Trim(' ')));
        }
        return new(fields.ToImmutable());
    }

    public IEnumerable<string> All(string name)
    {
        foreach (var field in _fields)
            if (field.Name == name) yield return field.Value;
    }

    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
                if (field.Name == name) return field.Value;
            return null;
        }
    }

    /// <summary>A field by the name of its variable, where a dash is an underscore.</summary>
    public IEnumerable<string> ByVariable(string name)
    {
        foreach (var field in _fields)
            if (field.Name.Length == name.Length && field.Name.Replace('-', '_').Equals(name, StringComparison.OrdinalIgnoreCase)) yield return field.Value;
    }

    public long? ContentLength => this["content-length"] is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    /// <summary>User and password of a Basic credential; null when there is none that can be read (ngx_http_auth_basic_user).</summary>
    public (string User, string Password)? Basic()
    {
        if (this["authorization"] is not { } field || !field.StartsWith("basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = field[6..].TrimStart(' ');
        var buffer = new byte[encoded.Length];
        // The server takes both alphabets' strictness: standard characters, padding optional.
        var padded = encoded.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        if (encoded.Length == 0 || padded.AsSpan().IndexOfAny(' ', '\t') >= 0 || !Convert.TryFromBase64String(padded, buffer.Length >= padded.Length ? buffer : new byte[padded.Length], out _)) return null;
        var text = System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(padded));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
