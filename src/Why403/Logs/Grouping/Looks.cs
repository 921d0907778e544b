using Why403.Logs.Formats;
using Why403.Logs.Joining;
using Why403.Logs.People;
using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>
/// Refusals that no error line explains: what the access line states, and else what request and answer look like. About half of
/// the ways to refuse leave no line (return, if, rewrite, geo, an application, an upstream).
/// </summary>
internal sealed class Looks
{
    // An agent is taken for refused as such only where several clients with it never got anything else.
    private const int LeastClients = 3;

    private readonly TextPool _texts;
    private readonly AccessShard _all;
    private readonly IReadOnlyList<string> _formats;
    private readonly RequestTraits _traits;
    private readonly OwnReferers _referers;
    private readonly HashSet<int> _ownSizes = [];
    private readonly Dictionary<int, AgentRecord> _agents = [];

    /// <param name="formats">The name of each source's format.</param>
    public Looks(AccessShard all, IReadOnlyList<string> formats, RequestTraits traits)
    {
        (_all, _texts, _formats, _traits) = (all, all.Texts, formats, traits);
        _referers = new(all.Texts, all.OwnHosts.Most);
    }

    /// <summary>Learns from all refusals what the server's own page weighs and which agents never pass.</summary>
    /// <param name="clientOf">By refusal, the number of its client.</param>
    /// <param name="identities">By number.</param>
    public void Learn(ReadOnlySpan<RefusalRecord> refusals, ReadOnlySpan<Explanation> explanations, ReadOnlySpan<int> clientOf, List<ulong> identities)
    {
        var sizes = new Dictionary<int, int>();
        var explained = 0;
        // A client is an address with its agent, so it has one agent.
        var isSeen = new bool[identities.Count];
        for (var i = 0; i < refusals.Length; i++)
        {
            ref readonly var refusal = ref refusals[i];
            if (explanations[i].Line >= 0)
            {
                explained++;
                sizes[refusal.Size] = sizes.GetValueOrDefault(refusal.Size) + 1;
            }
            if (isSeen[clientOf[i]]) continue;
            isSeen[clientOf[i]] = true;
            if (!_agents.TryGetValue(refusal.Agent, out var agent)) _agents.Add(refusal.Agent, agent = new(AgentKinds.Of(_texts.Text(refusal.Agent))));
            agent.Clients++;
            if (_all.Identities[refusal.Identity].Passed > 0) agent.Passing++;
        }
        foreach (var (size, count) in sizes)
            if (count * 100 >= explained) _ownSizes.Add(size);
    }

    public Explanation At(in RefusalRecord refusal)
    {
        var reason = _texts[refusal.Reason];
        if (!reason.IsEmpty && StatedReasons.CauseOf(_formats[refusal.Source], reason, refusal.Status) is { } stated)
            return new() { Line = -1, Cause = _texts.Add(stated.CauseId), Number = refusal.Rule != 0 || _formats[refusal.Source] == GuardFormat.FormatName ? refusal.Rule : refusal.Reason, How = How.Stated, Confidence = stated.Confidence };
        if (refusal.UpstreamStatus != 0 && refusal.UpstreamStatus == refusal.Status) return Look("application.refused", Confidence.Likely);
        if (refusal.Status == 401) return Look("login.required", Confidence.Likely);
        if (refusal.Status == 429) return Look("rate.limit-exceeded", Confidence.Likely);
        if (refusal.Status == 407) return Look("network.proxy-login", Confidence.Likely);
        if (refusal.Status == 451) return Look("legal.blocked", Confidence.Likely);
        if (refusal.Status is 495 or 496) return Look("tls.client-certificate", Confidence.Proven);
        if (refusal.Status == 497) return Look("tls.required", Confidence.Proven);
        if (_ownSizes.Count > 0 && refusal.Size > 0 && !_ownSizes.Contains(refusal.Size)) return Look("application.refused", Confidence.Possible);
        if (IsEmbedded(refusal)) return Look("hotlink.referer-refused", Confidence.Possible);
        if (_agents.TryGetValue(refusal.Agent, out var agent))
        {
            if (agent is { Passing: 0, Kind: not AgentKind.Browser } && agent.Clients >= LeastClients) return Look("bot.user-agent", Confidence.Possible);
            if (agent.Kind == AgentKind.Browser && _all.Identities[refusal.Identity] is { Passed: 0, NotFound: 0 } && !_traits.Of(refusal.Request).HasFlag(Traits.Probe))
                return Look("address.denied", Confidence.Possible);
        }
        return new() { Line = -1 };
    }

    /// <summary>One sentence on what the refusals of a group were known by.</summary>
    public static string Basis(How how, string? cause, int status) => how switch
    {
        How.RequestId => "the error log says so under the same request id",
        How.Connection => "the error log says so for the same connection and request",
        How.Request => "the error log says so for the same client and request",
        How.Path => "the error log says so for the same client and path",
        How.Prefix => "an error line that the server cut fits client and request as far as it goes",
        How.Second => "an error line of the same client and second, with nothing more to compare",
        How.Stated => "the access line itself states it",
        How.Looks => Looked(cause, status),
        _ => "neither log says why: a `return`, `if`, `rewrite`, geo or referer rule writes no line, nor does an application",
    };

    private static string Looked(string? cause, int status) => cause switch
    {
        "application.refused" => "no line of the server's, and the answer is not the server's own page: what stands behind it refused",
        "hotlink.referer-refused" => "no line; images alone, asked for from pages of another site",
        "bot.user-agent" => "no line; no client with this agent ever got anything else",
        "address.denied" => "no line; these clients were never let in at all, as by a rule on address, country or reputation",
        _ => $"the status {status.ToString(System.Globalization.CultureInfo.InvariantCulture)} says so; which rule, the logs do not",
    };

    private Explanation Look(string cause, Confidence confidence) => new() { Line = -1, Cause = _texts.Add(cause), How = How.Looks, Confidence = confidence };

    private bool IsEmbedded(in RefusalRecord refusal) => _traits.Of(refusal.Request).HasFlag(Traits.Asset) && _referers.Of(refusal.Referer) == RefererKind.Foreign && _all.OwnHosts.Most.Length > 0;

    private sealed class AgentRecord(AgentKind kind)
    {
        public AgentKind Kind => kind;

        public int Clients { get; set; }

        /// <summary>Of these, clients that were also let pass.</summary>
        public int Passing { get; set; }
    }
}
