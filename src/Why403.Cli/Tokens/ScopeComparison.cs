using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Cli.Tokens;

/// <summary>Which endpoint is reached by whom, and which scopes are carried for nothing.</summary>
internal static class ScopeComparison
{
    private const int MostNames = 12;

    public static ImmutableArray<Check> Of(ImmutableArray<ScopeNeed> needs, IReadOnlyList<ClientToken> clients, DateTimeOffset now)
    {
        var checks = ImmutableArray.CreateBuilder<Check>();
        var readable = clients.Where(c => c.Fault.Length == 0).ToList();
        foreach (var need in needs)
        {
            var reach = readable.Where(c => need.IsMet(c.Scopes)).Select(c => c.Name).ToList();
            checks.Add(reach.Count > 0 ? Check.Holds("endpoint", $"{need.Endpoint} needs {need.Say}: reached by {Names(reach)}")
                : Check.Fails("endpoint", "scope.insufficient", readable.Count == clients.Count ? Confidence.Proven : Confidence.Likely, $"{need.Endpoint} needs {Redaction.Quote(need.Say)}, which no token carries"));
        }
        foreach (var client in clients)
        {
            if (client.Fault.Length > 0)
            {
                checks.Add(Check.Open("client", $"{client.Name}: {client.Fault}"));
                continue;
            }
            var refused = needs.Where(n => !n.IsMet(client.Scopes)).Select(n => n.Endpoint).ToList();
            var over = client.Ends is { } end && end <= now ? "; the token has expired" : "";
            checks.Add(refused.Count == 0 ? Check.Holds("client", $"{client.Name} reaches every endpoint{over}")
                : Check.Open("client", $"{client.Name} carries {(client.Scopes.IsEmpty ? "no scopes" : Redaction.Quote(string.Join(' ', client.Scopes)))} and is refused at {Names(refused)}{over}"));
        }
        var needed = needs.SelectMany(n => n.Scopes).ToHashSet(StringComparer.Ordinal);
        foreach (var client in readable)
        {
            var idle = client.Scopes.Where(s => !needed.Contains(s) && s is not ("openid" or "profile" or "email" or "offline_access")).ToList();
            if (idle.Count > 0) checks.Add(Check.Open("unused", $"{client.Name} carries {Names(idle)}, which no endpoint here needs"));
        }
        return checks.ToImmutable();
    }

    private static string Names(List<string> names) => Redaction.Quote(string.Join(", ", names.Take(MostNames))) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
