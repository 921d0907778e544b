using System.Collections.Immutable;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Farm;

/// <summary>Cases of one server, with the configuration and the files that make them true.</summary>
/// <param name="Inside">Goes into the configuration of the server's main site.</param>
/// <param name="Cases">What it makes true.</param>
internal sealed record Plot(string Inside, ImmutableArray<FarmCase> Cases)
{
    /// <summary>Goes beside the main site: further sites and what sites share.</summary>
    public string Beside { get; init; } = "";

    /// <summary>Below the document root of the main site.</summary>
    public ImmutableArray<Plant> Files { get; init; } = [];
}
