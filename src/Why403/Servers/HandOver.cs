using System.Collections.Immutable;

namespace Why403.Servers;

/// <summary>A request as a server passes it on by FastCGI.</summary>
/// <param name="Address"><c>unix:/path</c> or <c>host:port</c>.</param>
/// <param name="Parameters">In order; the value is null where it cannot be told.</param>
/// <param name="Log">How this server writes down what becomes of it.</param>
internal sealed record HandOver(string Address, ImmutableArray<KeyValuePair<string, string?>> Parameters, IUpstreamLog Log)
{
    /// <summary>Statuses for which an error page of the server takes the place of the program's answer, in a way that is not worked out.</summary>
    public ImmutableArray<int> Dressed { get; init; } = [];

    /// <summary>A parameter's value; null where it is not sent. The last one of a name counts, as PHP reads them.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = Parameters.Length - 1; i >= 0; i--)
                if (Parameters[i].Key == name) return Parameters[i].Value;
            return null;
        }
    }

    public bool IsKnown(string name) => !Parameters.Any(p => p.Key == name && p.Value is null);
}
