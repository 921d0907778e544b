using System.Collections.Immutable;

namespace Why403.Tokens;

/// <summary>One parameter of a query, as it was sent.</summary>
/// <param name="Escaped">Its name came as <c>amp;name</c>: the address was HTML-escaped on its way.</param>
internal readonly record struct QueryParameter(string Name, string Raw, bool Escaped)
{
    /// <summary>Percent-decoded; a <c>+</c> stays, because signatures use it.</summary>
    public string Value => Uri.UnescapeDataString(Raw);
}

/// <summary>An address taken apart without any normalising: signatures cover the bytes as they were sent.</summary>
internal sealed record RequestAddress(string Text, string Scheme, string Host, string Path, string Query, ImmutableArray<QueryParameter> Parameters)
{
    private const int Longest = 64 * 1024;
    private const int MostParameters = 200;

    /// <summary>The value of the first parameter of that name (case-sensitive, as the schemes are); null when absent.</summary>
    public string? this[string name] => Find(name)?.Value;

    public bool Has(string name) => Find(name) is not null;

    public QueryParameter? Find(string name)
    {
        foreach (var parameter in Parameters)
            if (parameter.Name.Equals(name, StringComparison.Ordinal)) return parameter;
        return null;
    }

    public bool HostIs(params ReadOnlySpan<string> domains)
    {
        foreach (var domain in domains)
            if (Host.EndsWith(domain, StringComparison.Ordinal) && (Host.Length == domain.Length || Host[^(domain.Length + 1)] == '.')) return true;
        return false;
    }

    public static RequestAddress Of(string address)
    {
        var text = address.Length > Longest ? address[..Longest] : address;
        var rest = text.AsSpan();
        var hash = rest.IndexOf('#');
        if (hash >= 0) rest = rest[..hash];
        var scheme = "";
        var colon = rest.IndexOf("://", StringComparison.Ordinal);
        if (colon is > 0 and < 10)
        {
            scheme = rest[..colon].ToString().ToLowerInvariant();
            rest = rest[(colon + 3)..];
        }
        var slash = rest.IndexOfAny('/', '?');
        var authority = scheme.Length == 0 ? default : slash < 0 ? rest : rest[..slash];
        rest = rest[authority.Length..];
        var question = rest.IndexOf('?');
        var query = question < 0 ? "" : rest[(question + 1)..].ToString();
        return new(text, scheme, HostOf(authority), (question < 0 ? rest : rest[..question]).ToString(), query, Read(query));
    }

    public static ImmutableArray<QueryParameter> Read(string query)
    {
        var parameters = ImmutableArray.CreateBuilder<QueryParameter>();
        foreach (var range in query.AsSpan().Split('&'))
        {
            if (parameters.Count == MostParameters) break;
            var pair = query.AsSpan(range);
            var equals = pair.IndexOf('=');
            if (equals <= 0) continue;
            var name = Uri.UnescapeDataString(pair[..equals].ToString());
            var escaped = name.StartsWith("amp;", StringComparison.OrdinalIgnoreCase) && name.Length > 4;
            parameters.Add(new(escaped ? name[4..] : name, pair[(equals + 1)..].ToString(), escaped));
        }
        return parameters.ToImmutable();
    }

    private static string HostOf(ReadOnlySpan<char> authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        return (port > 0 && host[^1] != ']' ? host[..port] : host).ToString().ToLowerInvariant();
    }
}
