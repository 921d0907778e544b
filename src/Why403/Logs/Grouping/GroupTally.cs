using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>What one group of refusals adds up to.</summary>
/// <param name="clients">All clients, by number.</param>
internal sealed class GroupTally(LogFindings.Client[] clients)
{
    private const int MostPatterns = 2000;

    private static readonly int _hows = Enum.GetValues<How>().Length;
    private static readonly int _confidences = Enum.GetValues<Confidence>().Length;

    private readonly HashSet<int> _clients = [];
    private readonly Dictionary<int, long> _paths = [];
    private readonly Dictionary<short, long> _statuses = [];
    private readonly long[] _byHow = new long[_hows];
    private readonly long[] _byConfidence = new long[_confidences];
    private int _exampleRank = -1;

    public long Count { get; private set; }

    /// <summary>Their numbers.</summary>
    public IReadOnlyCollection<int> Clients => _clients;

    /// <summary>Clients that look like people.</summary>
    public long People { get; private set; }

    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; } = long.MinValue;

    /// <summary>The number of a refusal; -1 for none.</summary>
    public int Example { get; private set; } = -1;

    public How How => (How)_byHow.AsSpan().IndexOf(_byHow.Max());

    /// <summary>The lowest that more than one in twenty has: one lucky line proves no group.</summary>
    public Confidence Confidence
    {
        get
        {
            for (var i = 0; i < _byConfidence.Length; i++)
                if (_byConfidence[i] > 0 && _byConfidence[i] * 20 >= Count) return (Confidence)i;
            return default;
        }
    }

    public ImmutableArray<int> Statuses => [.. _statuses.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (int)pair.Key)];

    /// <param name="number">Of the refusal.</param>
    /// <param name="client">Its number.</param>
    /// <param name="pattern">The number of the path's pattern.</param>
    /// <param name="rank">How good an example it makes; the first of the best is taken.</param>
    public void Add(int number, in RefusalRecord refusal, in Explanation explanation, int client, int pattern, int rank)
    {
        Count++;
        AddClient(client);
        if (refusal.Time != AccessLine.NoTime) (First, Last) = (Math.Min(First, refusal.Time), Math.Max(Last, refusal.Time));
        CollectionsMarshal.GetValueRefOrAddDefault(_statuses, refusal.Status, out _)++;
        _byHow[(int)explanation.How]++;
        _byConfidence[(int)explanation.Confidence]++;
        AddPath(pattern, 1);
        if (rank <= _exampleRank) return;
        (_exampleRank, Example) = (rank, number);
    }

    public void TakeAll(GroupTally other)
    {
        Count += other.Count;
        foreach (var client in other._clients) AddClient(client);
        (First, Last) = (Math.Min(First, other.First), Math.Max(Last, other.Last));
        foreach (var (status, count) in other._statuses) CollectionsMarshal.GetValueRefOrAddDefault(_statuses, status, out _) += count;
        for (var i = 0; i < _byHow.Length; i++) _byHow[i] += other._byHow[i];
        for (var i = 0; i < _byConfidence.Length; i++) _byConfidence[i] += other._byConfidence[i];
        foreach (var (path, count) in other._paths) AddPath(path, count);
        if (other._exampleRank > _exampleRank) (_exampleRank, Example) = (other._exampleRank, other.Example);
    }

    /// <param name="most">How many; the rest has no row.</param>
    public ImmutableArray<KeyValuePair<string, long>> Paths(Places places, int most) =>
        [.. _paths.OrderByDescending(pair => pair.Value).ThenBy(pair => places.Pattern(pair.Key), StringComparer.Ordinal).Take(most).Select(pair => KeyValuePair.Create(places.Pattern(pair.Key), pair.Value))];

    private void AddClient(int client)
    {
        if (_clients.Add(client) && clients[client].IsPerson) People++;
    }

    // Scanners ask for endless paths; the first patterns of a group hold its usual ones.
    private void AddPath(int pattern, long count)
    {
        if (_paths.Count < MostPatterns || _paths.ContainsKey(pattern)) CollectionsMarshal.GetValueRefOrAddDefault(_paths, pattern, out _) += count;
    }
}
