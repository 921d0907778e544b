using Why403.Logs.Grouping;
using Why403.Logs.Joining;
using Why403.Logs.People;
using Why403.Logs.Scanning;

namespace Why403.Logs;

/// <summary>Every refusal with its explanation and what its client looks like, before anything is grouped.</summary>
internal sealed class LogFindings
{
    /// <param name="formats">The name of each source's format.</param>
    public LogFindings(AccessShard all, RefusalRecord[] refusals, ErrorRecord[] errors, Join join, RequestLooks requests, IReadOnlyList<string> formats)
    {
        (All, Refusals, Errors, Join, Explanations) = (all, refusals, errors, join, join.Explanations);
        ClientOf = Number(refusals, out var identities);
        Places = requests.Places;
        var looks = new Looks(all, formats, requests.Traits);
        looks.Learn(refusals, join.Explanations, ClientOf, identities);
        var kept = new List<int>(refusals.Length);
        for (var i = 0; i < refusals.Length; i++)
        {
            if (Explanations[i].Line < 0) Explanations[i] = looks.At(refusals[i]);
            // What is no refusal by its status, and no line explains, was none.
            if (Explanations[i].Line >= 0 || Statuses.Of(refusals[i].Status) == Statuses.Kind.Refusal) kept.Add(i);
        }
        Kept = kept;
        Clients = Judge(identities, requests.Traits);
    }

    public AccessShard All { get; }

    /// <summary>In order of time; of these, <see cref="Kept"/> are refusals.</summary>
    public RefusalRecord[] Refusals { get; }

    public Explanation[] Explanations { get; }

    public IReadOnlyList<int> Kept { get; }

    public ErrorRecord[] Errors { get; }

    public Join Join { get; }

    /// <summary>By refusal, the number of its client.</summary>
    public int[] ClientOf { get; }

    /// <summary>By number; clients without a kept refusal are <see cref="Client.None"/>.</summary>
    public Client[] Clients { get; }

    public Places Places { get; }

    public required Dictionary<short, long?> Offsets { get; init; }

    public required IReadOnlyList<ErrorSource> ErrorSources { get; init; }

    private static int[] Number(RefusalRecord[] refusals, out List<ulong> identities)
    {
        identities = [];
        var numbers = new Dictionary<ulong, int>();
        var clientOf = new int[refusals.Length];
        for (var i = 0; i < refusals.Length; i++)
        {
            ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(numbers, refusals[i].Identity, out var isKnown);
            if (!isKnown)
            {
                number = identities.Count;
                identities.Add(refusals[i].Identity);
            }
            clientOf[i] = number;
        }
        return clientOf;
    }

    private Client[] Judge(List<ulong> identities, RequestTraits traits)
    {
        var conducts = new Conduct?[identities.Count];
        var agents = new Dictionary<int, AgentKind>();
        var hosts = new OwnReferers(All.Texts, All.OwnHosts.Most);
        foreach (var i in Kept)
        {
            ref readonly var refusal = ref Refusals[i];
            ref var conduct = ref conducts[ClientOf[i]];
            if (conduct is null)
            {
                if (!agents.TryGetValue(refusal.Agent, out var agent)) agents.Add(refusal.Agent, agent = AgentKinds.Of(All.Texts.Text(refusal.Agent)));
                conduct = new() { Agent = agent };
            }
            conduct.Add(refusal, traits.Of(refusal.Request), hosts.Of(refusal.Referer));
        }
        var clients = new Client[conducts.Length];
        for (var i = 0; i < clients.Length; i++)
        {
            if (conducts[i] is not { } conduct)
            {
                clients[i] = Client.None;
                continue;
            }
            var (kind, score, signs) = conduct.Judge(All.Identities[identities[i]]);
            clients[i] = new(kind, score, signs);
        }
        return clients;
    }

    /// <summary>What one refused identity looks like.</summary>
    internal sealed record Client(ClientClass Class, int Score, System.Collections.Immutable.ImmutableArray<string> Signs)
    {
        public static readonly Client None = new(ClientClass.Unclear, 0, []);

        public bool IsPerson { get; } = Class is ClientClass.Person or ClientClass.PerhapsPerson;
    }
}
