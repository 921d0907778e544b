using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Configuration;
using Why403.Guard.Bots;
using Why403.Guard.Judging;
using Why403.Guard.Networks;
using Why403.Guard.Origins;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard;

/// <summary>
/// Stored events through a draft policy: what it would have done with the same requests. Events hold no cookies, credentials or
/// endpoints, so a rule that asks for them leaves a request open, and its limits count traffic that left no event: neither is guessed.
/// </summary>
public sealed class GuardReplay : IDisposable
{
    private readonly Policy _policy;
    private readonly NameChecks _names;

    private GuardReplay(Policy policy, NameChecks names) => (_policy, _names) = (policy, names);

    public void Dispose() => _names.Dispose();

    /// <param name="draft">The section <c>Guard</c>.</param>
    /// <param name="root">The folder that the paths of list files and databases start from.</param>
    /// <exception cref="GuardPolicyException">The draft has problems; the message lists all of them.</exception>
    public static GuardReplay Open(IConfigurationSection draft, string root)
    {
        var problems = new List<Problem>();
        var names = new NameChecks(new NoNames(), TimeProvider.System);
        if (new PolicyReader(new ListFiles(root), new OriginFiles(root), null, names).Read([draft], problems) is { } policy) return new(policy, names);
        names.Dispose();
        throw new GuardPolicyException(problems);
    }

    /// <summary>What the draft would have done.</summary>
    public GuardReplayOutcome Judge(GuardEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!AddressText.TryParse(entry.Client, out var client)) return new("open", null, $"the client `{entry.Client}` is no address");
        var facts = new RequestFacts(Request(entry), client, entry.Time, _policy.Origins ?? new Recorded(entry), _policy.Bots);
        string? open = null;
        foreach (var rule in _policy.Allowing.Where(rule => rule.Mode == RuleMode.Enforce))
        {
            var answer = Concerns(rule, entry, ref facts, out var why);
            if (answer == true) return open is null ? new("allowed", rule.Id, why) : new("open", null, open);
            if (answer is null) open ??= why;
        }
        string? shadow = null;
        foreach (var rule in _policy.Refusing)
        {
            var answer = Concerns(rule, entry, ref facts, out var why);
            if (answer is null && rule.Mode == RuleMode.Enforce) open ??= why;
            if (answer != true) continue;
            if (rule.Mode == RuleMode.Shadow) shadow ??= rule.Id;
            else return open is null ? new("refused", rule.Id, why) : new("open", null, open);
        }
        if (open is not null) return new("open", null, open);
        foreach (var rule in _policy.Challenging.Where(rule => rule.Mode == RuleMode.Enforce))
        {
            var answer = Concerns(rule, entry, ref facts, out var why);
            if (answer == true) return new("challenged", rule.Id, why);
            if (answer is null) return new("open", null, why);
        }
        if (shadow is not null) return new("shadow", shadow, "a rule in shadow would have refused it");
        return _policy.Limiting.FirstOrDefault(rule => rule.Mode == RuleMode.Enforce && MayConcern(rule, entry, ref facts)) is { } limit
            ? new("counted", limit.Id, "a limit counts it; whether it is used up, traffic tells that left no event")
            : new("passes", null, "no rule is about it");
    }

    private static bool MayConcern(Rule rule, GuardEvent entry, ref RequestFacts facts) => Concerns(rule, entry, ref facts, out _) != false;

    /// <summary>Null where the event does not hold what the rule asks for.</summary>
    private static bool? Concerns(Rule rule, GuardEvent entry, ref RequestFacts facts, out string why)
    {
        var because = new List<string>();
        string? missing = null;
        var scope = new Scope { Hosts = rule.Scope.Hosts, Paths = rule.Scope.Paths, Methods = rule.Scope.Methods };
        why = "the request is outside of the rule's scope";
        if (!scope.Covers(ref facts, every: rule.Act == RuleAct.Allow)) return false;
        if (!rule.Scope.Endpoints.IsEmpty) missing = "endpoints";
        foreach (var clause in rule.When.Clauses)
        {
            if (Missing(clause, entry, ref facts) is { } what) missing ??= what;
            else if (!clause.Holds(ref facts, because)) return No(because, out why);
        }
        foreach (var clause in rule.Unless.Clauses)
        {
            if (Missing(clause, entry, ref facts) is { } what) missing ??= what;
            else if (clause.Holds(ref facts, because)) return No(because, out why);
        }
        why = missing is null ? string.Join("; ", because) : $"rule `{rule.Id}` asks for {missing}, which this event does not hold";
        return missing is null ? true : null;

        static bool No(List<string> because, out string why)
        {
            why = because.Count > 0 ? because[^1] : "";
            return false;
        }
    }

    // What an event does not hold. Who is not signed in has neither roles nor scopes.
    private static string? Missing(Clause clause, GuardEvent entry, ref RequestFacts facts) => clause switch
    {
        RoleClause when entry.SignedIn => "roles",
        ScopeClause when entry.SignedIn => "scopes",
        CountryClause when facts.Origins is Recorded && entry.Country is null => "the country",
        NetworkClause when facts.Origins is Recorded && entry.Network == 0 => "the network",
        BotClause when facts.Bot.Outcome == BotOutcome.Unverified => "the truth of a crawler's name",
        _ => null,
    };

    private static DefaultHttpContext Request(GuardEvent entry)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = entry.Method;
        http.Request.Headers.UserAgent = entry.UserAgent;
        if (entry.Referer.Length > 0) http.Request.Headers.Referer = entry.Referer;
        // Kept as the guard saw it, decoded, so it is cut and not parsed.
        var scheme = entry.Address.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            http.Request.Scheme = entry.Address[..scheme];
            var rest = entry.Address[(scheme + 3)..];
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            http.Request.Host = new(slash < 0 ? rest : rest[..slash]);
            http.Request.Path = slash < 0 ? "/" : rest[slash..];
        }
        if (IPAddress.TryParse(entry.Peer, out var peer)) http.Connection.RemoteIpAddress = peer;
        if (entry.SignedIn) http.Features.Set<IHttpAuthenticationFeature>(new HttpAuthenticationFeature { User = new ClaimsPrincipal(new ClaimsIdentity("replay")) });
        return http;
    }

    // What an address is called today proves nothing of the day of the event, so nobody is asked.
    private sealed class NoNames : IReverseNames
    {
        public ValueTask<IReadOnlyList<string>> NamesAsync(IPAddress address, CancellationToken cancellation) => throw new SocketException((int)SocketError.HostNotFound);

        public ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellation) => throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>What the event says of its own address.</summary>
    private sealed class Recorded(GuardEvent entry) : INetworkOrigins
    {
        public string Source => "the event";

        public NetworkOrigin Find(ReadOnlySpan<byte> address) => new(entry.Country, entry.Network);
    }
}

/// <summary>What a draft policy would have done with a request.</summary>
/// <param name="Action">
/// <c>refused</c>, <c>challenged</c> (asked for a proof; whether a pass was carried, the event does not tell), <c>allowed</c> (by a rule that lets in), <c>shadow</c>, <c>counted</c> (a limit is about it), <c>passes</c>, or
/// <c>open</c>: the event does not hold what a rule asks for.
/// </param>
/// <param name="Rule">The rule that decides; null where none does.</param>
/// <param name="Because">A clause.</param>
public sealed record GuardReplayOutcome(string Action, string? Rule, string Because);
