using System.Collections.Immutable;
using System.Globalization;

namespace Why403.Guard.Judging;

/// <summary>Two letters each, or null for an unknown country.</summary>
internal sealed class CountryClause(ImmutableArray<string?> countries) : Clause
{
    public override string CauseWhen => "address.geo-denied";

    public override string CauseUnless => "address.geo-denied";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var country = facts.Origin.Country;
        because?.Add(country is null ? $"{facts.Origins?.Source} knows no country for {facts.Client}" : $"{facts.Client} appears to be in {country}, according to {facts.Origins?.Source}");
        foreach (var named in countries)
            if (string.Equals(named, country, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}

/// <summary>Autonomous systems.</summary>
internal sealed class NetworkClause(ImmutableArray<uint> networks) : Clause
{
    public override string CauseWhen => "address.denied";

    public override string CauseUnless => "address.not-allowed";

    public override bool Holds(ref RequestFacts facts, List<string>? because)
    {
        var network = facts.Origin.Network;
        because?.Add(network == 0 ? $"{facts.Origins?.Source} knows no network for {facts.Client}" : $"{facts.Client} belongs to AS{network.ToString(CultureInfo.InvariantCulture)}, according to {facts.Origins?.Source}");
        return networks.Contains(network);
    }
}
