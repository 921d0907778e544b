using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Why403.Guard.Judging;

/// <summary>Which requests a rule speaks of; an empty member speaks of all.</summary>
internal sealed class Scope
{
    public ImmutableArray<string> Hosts { get; init; } = [];

    public ImmutableArray<PathPattern> Paths { get; init; } = [];

    public ImmutableArray<string> Methods { get; init; } = [];

    public ImmutableArray<string> Endpoints { get; init; } = [];

    /// <param name="every">Every reading of the path must lie in the scope, not one alone.</param>
    public bool Covers(ref RequestFacts facts, bool every) =>
        (Methods.IsEmpty || HasMethod(facts.Http.Request.Method)) && (Paths.IsEmpty || HasPath(ref facts, every))
        && (Hosts.IsEmpty || HasHost(facts.Http.Request.Host.Value)) && (Endpoints.IsEmpty || HasEndpoint(facts.Http));

    private bool HasMethod(string method)
    {
        // RFC 9110 tells methods apart by case, routing does not: `post` reaches what is mapped for POST.
        foreach (var named in Methods)
            if (named.Equals(method, StringComparison.OrdinalIgnoreCase) || (HttpMethods.IsGet(named) && HttpMethods.IsHead(method))) return true;
        return false;
    }

    private bool HasPath(ref RequestFacts facts, bool every)
    {
        var plain = HasPath(facts.Path);
        if (facts.OtherPath is null) return plain;
        return every ? plain && HasPath(facts.OtherPath) : plain || HasPath(facts.OtherPath);
    }

    private bool HasPath(string path)
    {
        foreach (var pattern in Paths)
            if (pattern.Matches(path)) return true;
        return false;
    }

    private bool HasHost(ReadOnlySpan<char> host)
    {
        // HostString.Host would cut the port off by a new string. An IPv6 literal keeps its brackets.
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']')) host = host[..colon];
        // "example.com." is the same name, fully qualified.
        host = host.TrimEnd('.');
        foreach (var named in Hosts)
        {
            if (named[0] == '*' ? host.Length > named.Length - 1 && host.EndsWith(named.AsSpan(1), StringComparison.OrdinalIgnoreCase) : host.Equals(named, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private bool HasEndpoint(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IGuardMetadata>() is not { } metadata) return false;
        foreach (var named in Endpoints)
            foreach (var name in metadata.Names)
                if (name.Equals(named, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
