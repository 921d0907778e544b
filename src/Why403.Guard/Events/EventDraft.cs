using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Addresses;
using Why403.Guard.Connections;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Events;

/// <summary>Makes the event of a request: what arrived, what was known, and the rules in order. Strangers' text is cut and redacted here.</summary>
internal static class EventDraft
{
    private const int MostQueryNames = 20;

    private static readonly string Node = Environment.MachineName;

    /// <summary>The facts of the request, without a decision.</summary>
    public static GuardEvent Of(string reference, string action, Cause cause, Policy policy, ref RequestFacts facts)
    {
        var request = facts.Http.Request;
        var path = new List<string>();
        ClientAddress.Find(policy.Hops, Address.Of(facts.Http.Connection.RemoteIpAddress), request.Headers, facts.Now, path);
        var proxied = facts.Http.Features.Get<ProxiedConnection>();
        if (proxied is not null) path.Insert(0, $"the PROXY protocol of {proxied.Peer} names the connection's address");
        var origin = facts.KnownOrigin;
        return new()
        {
            Reference = reference, Time = facts.Now, Action = action, Cause = cause.Id, Policy = policy.Version, Node = Node, Method = Cut(request.Method),
            Address = Cut(Redaction.Address($"{request.Scheme}://{request.Host.Value}{facts.Path}")), QueryNames = [.. request.Query.Keys.Take(MostQueryNames).Select(Cut)],
            Protocol = request.Protocol, UserAgent = Cut(facts.UserAgent), Referer = Referer(request.Headers.Referer.ToString()), Client = facts.Client.ToString(),
            Peer = proxied?.Peer.ToString() ?? Address.Of(facts.Http.Connection.RemoteIpAddress).ToString(), Path = path, Country = origin.Country, Network = origin.Network, SignedIn = facts.User is not null, User = Pseudonym(facts.User),
            Bot = facts.KnownBot is { Operator: { } bot } known ? $"{bot.Id}, {known.Outcome.ToString().ToLowerInvariant()}" : null,
        };
    }

    public static IReadOnlyList<GuardEventRule> Rules(ImmutableArray<RuleStep> steps, ImmutableArray<LimitStep> limits) =>
        [.. steps.Select(s => Rule(s.Rule, s.Hit, s.Because)), .. limits.Select(l => l.Rule).Distinct().Select(r => Rule(r, true, []))];

    public static IReadOnlyList<GuardEventLimit> Limits(ImmutableArray<LimitStep> steps) =>
        [.. steps.Select(s => new GuardEventLimit(s.Plan.Name, s.Rule.Id, Cut(s.Whom), (long)s.Plan.Quota * (s.Known ? s.Plan.Known : 1), s.Plan.Window.TotalSeconds, s.Cost, s.Refused, s.Remaining, s.Wait?.TotalSeconds))];

    private static GuardEventRule Rule(Rule rule, bool hit, IReadOnlyList<string> because) =>
        new(rule.Id, rule.Act.ToString().ToLowerInvariant(), rule.Mode.ToString().ToLowerInvariant(), hit, because, hit ? rule.Text : null);

    // Events tell how many users were hit, and not who they are.
    private static string? Pseudonym(ClaimsPrincipal? user) =>
        LimitPlan.UserId(user) is { Length: > 0 } id ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"why403 user {id}")).AsSpan(0, 9)) : null;

    private static string Referer(string referer)
    {
        var question = referer.AsSpan().IndexOfAny('?', '#');
        return Cut(Redaction.Address(question < 0 ? referer : referer[..question]));
    }

    // Half of a surrogate pair at the cut would be no text any more; Kestrel's own strings hold whole ones.
    private static string Cut(string text)
    {
        const int most = 512;
        if (text.Length <= most) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
    }
}
