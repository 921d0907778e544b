using System.Collections.Immutable;

namespace Why403.Oracle.Tests.Farm;

/// <summary>A request that a real server answers in a known way for a known reason.</summary>
/// <param name="Name">The server, a dash, and what is done there.</param>
/// <param name="Cause">The id of the true cause; empty when nothing is refused.</param>
/// <param name="AlsoFits">Causes for which this server sends the same bytes: from outside nobody can tell them from the true one.</param>
/// <param name="Layer">The catalogue's layer of the cause, save that what an application's own code decides is the application's.</param>
/// <param name="Refuser">The product that wrote the answer, or <c>application</c>.</param>
/// <param name="Status">What the plain request gets.</param>
public sealed record FarmCase(
    string Name, string Cause, ImmutableArray<string> AlsoFits, Layer Layer, string Refuser, int Status, Request Request)
{
    /// <summary>The forward proxy that the request goes through, as <c>http://host:port</c>.</summary>
    public string? Proxy { get; init; }

    /// <summary>Sent before the request, in order, for what depends on the past: a used-up rate, a stored answer.</summary>
    public ImmutableArray<Request> Before { get; init; } = [];

    /// <summary>
    /// The same request without its cause, which must pass; null where the cause is not in the request.
    /// It shows that the case is refused for the reason stated and no other.
    /// </summary>
    public Request? Passes { get; init; }

    /// <summary>Not the server's stock page: what else fits would answer alike only with this page too.</summary>
    public bool HasOwnPage { get; init; }

    public bool SameSite(FarmCase other) => Request.Uri?.Port == other.Request.Uri?.Port;

    public override string ToString() => Name;
}
