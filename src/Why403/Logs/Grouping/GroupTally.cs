using System.Collections.Immutable;
using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>What one group of refusals adds up to.</summary>
internal sealed class GroupTally
{
    private const int MostPatterns = 2000;

    private readonly HashSet<ulong> _clients = [];
    private readonly Dictionary<string, long> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<short, long> _statuses = [];
    private readonly Dictionary<How, long> _hows = [];
    private readonly Dictionary<Confidence, long> _confidences = [];
    private int _exampleRank = -1;

    public long Count { get; private set; }

    public IReadOnlyCollection<ulong> Clients => _clients;

    public long First { get; private set; } = long.MaxValue;

    public long Last { get; private set; } = long.MinValue;

    /// <summary>The number of a refusal; -1 for none.</summary>
    public int Example { get; private set; } = -1;

    public How How => _hows.MaxBy(pair => pair.Value).Key;

    /// <summary>The lowest that more than one in twenty has: one lucky line proves no group.</summary>
    public Confidence Confidence => _confidences.Where(pair => pair.Value * 20 >= Count).Min(pair => pair.Key);

    public ImmutableArray<int> Statuses => [.. _statuses.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (int)pair.Key)];

    public void Add(int number, in RefusalRecord refusal, in Explanation explanation, string path, int rank)
    {
        Count++;
        _clients.Add(refusal.Identity);
        if (refusal.Time != AccessLine.NoTime) (First, Last) = (Math.Min(First, refusal.Time), Math.Max(Last, refusal.Time));
        _statuses[refusal.Status] = _statuses.GetValueOrDefault(refusal.Status) + 1;
        _hows[explanation.How] = _hows.GetValueOrDefault(explanation.How) + 1;
        _confidences[explanation.Confidence] = _confidences.GetValueOrDefault(explanation.Confidence) + 1;
        if (_paths.Count < MostPatterns || _paths.ContainsKey(path)) _paths[path] = _paths.GetValueOrDefault(path) + 1;
        if (rank <= _exampleRank) return;
        (_exampleRank, Example) = (rank, number);
    }

    public void TakeAll(GroupTally other)
    {
        Count += other.Count;
        _clients.UnionWith(other._clients);
        (First, Last) = (Math.Min(First, other.First), Math.Max(Last, other.Last));
        Merge(_statuses, other._statuses);
        Merge(_hows, other._hows);
        Merge(_confidences, other._confidences);
        Merge(_paths, other._paths);
        if (other._exampleRank > _exampleRank) (_exampleRank, Example) = (other._exampleRank, other.Example);

        static void Merge<T>(Dictionary<T, long> into, Dictionary<T, long> from) where T : notnull
        {
            foreach (var (key, count) in from) into[key] = into.GetValueOrDefault(key) + count;
        }
    }

    /// <param name="most">How many; the rest has no row.</param>
    public ImmutableArray<KeyValuePair<string, long>> Paths(int most) => [.. _paths.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(most)];
}
