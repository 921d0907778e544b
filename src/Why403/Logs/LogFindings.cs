using Why403.Logs.Grouping;
using Why403.Logs.Joining;
using Why403.Logs.People;
using Why403.Logs.Scanning;

namespace Why403.Logs;

/// <summary>Every refusal with its explanation and what its client looks like, before anything is grouped.</summary>
internal sealed class LogFindings
{
    /// <param name="formats">The name of each source's format.</param>
    public LogFindings(AccessShard all, RefusalRecord[] refusals, ErrorRecord[] errors, Join join, IReadOnlyList<string> formats)
    {
        (All, Errors, Join) = (all, errors, join);
        var looks = new Looks(all, formats);
        looks.Learn(refusals, join.Explanations);
        var kept = new List<int>(refusals.Length);
        Explanations = join.Explanations;
        for (var i = 0; i < refusals.Length; i++)
        {
            if (Explanations[i].Line < 0) Explanations[i] = looks.At(refusals[i]);
            // What is no refusal by its status, and no line explains, was none.
            if (Explanations[i].Line >= 0 || Statuses.Of(refusals[i].Status) == Statuses.Kind.Refusal) kept.Add(i);
        }
        Refusals = refusals;
        Kept = kept;
        Clients = Judge(refusals, kept, all);
    }

    public AccessShard All { get; }

    /// <summary>In order of time; of these, <see cref="Kept"/> are refusals.</summary>
    public RefusalRecord[] Refusals { get; }

    public Explanation[] Explanations { get; }

    public IReadOnlyList<int> Kept { get; }

    public ErrorRecord[] Errors { get; }

    public Join Join { get; }

    public Dictionary<ulong, Client> Clients { get; }

    public required Dictionary<short, long?> Offsets { get; init; }

    public required IReadOnlyList<ErrorSource> ErrorSources { get; init; }

    private static Dictionary<ulong, Client> Judge(RefusalRecord[] refusals, List<int> kept, AccessShard all)
    {
        var conducts = new Dictionary<ulong, Conduct>();
        var own = all.OwnHosts.Most;
        foreach (var i in kept)
        {
            ref readonly var refusal = ref refusals[i];
            if (!conducts.TryGetValue(refusal.Identity, out var conduct)) conducts.Add(refusal.Identity, conduct = new() { Agent = all.Texts.Text(refusal.Agent) });
            conduct.Add(refusal, all.Texts, own);
        }
        var clients = new Dictionary<ulong, Client>(conducts.Count);
        foreach (var (hash, conduct) in conducts)
        {
            var (kind, score, signs) = conduct.Judge(all.Identities[hash]);
            clients.Add(hash, new(kind, score, signs));
        }
        return clients;
    }

    /// <summary>What one refused identity looks like.</summary>
    internal sealed record Client(ClientClass Class, int Score, System.Collections.Immutable.ImmutableArray<string> Signs)
    {
        public bool IsPerson => Class is ClientClass.Person or ClientClass.PerhapsPerson;
    }
}
