using System.Collections.Immutable;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Origins;

/// <summary>Country and network from one or two databases: the first that knows counts.</summary>
internal sealed class DatabaseOrigins(ImmutableArray<MmdbFile> databases) : INetworkOrigins
{
    /// <summary>Taken where the configuration names none and it lies in the content folder; <c>./run countries</c> fetches it.</summary>
    public const string Usual = "why403-country.mmdb";

    public static ImmutableArray<Key> Shape { get; } = [new("Files", Kind.Texts, "databases in the MaxMind DB format (GeoLite2, DB-IP, routing data and others); read again when they change") { Required = true }];

    public string Source { get; } = string.Join(" and ", databases.Select(d => d.Source));

    public NetworkOrigin Find(ReadOnlySpan<byte> address)
    {
        var origin = default(NetworkOrigin);
        foreach (var database in databases)
        {
            var found = database.Find(address);
            origin = new(origin.Country ?? found.Country, origin.Network == 0 ? found.Network : origin.Network);
        }
        return origin;
    }

    /// <summary>Null where the configuration names none.</summary>
    public static DatabaseOrigins? Read(IEnumerable<SectionReader> parts, OriginFiles files, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        var paths = parts.SelectMany(p => p.Texts("Files")).Select(f => f.Value).ToList();
        if (paths.Count == 0 && files.Exists(Usual)) paths.Add(Usual);
        return paths.Count == 0 ? null : new([.. paths.Select(p => files.Read(p, problems, kept)).OfType<MmdbFile>()]);
    }
}
