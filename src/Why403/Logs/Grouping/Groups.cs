using Why403.Logs.Joining;
using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>
/// Refusals by cause and number. Where a cause hits people in one part of the site, that part is a group of its own, so that a
/// closed checkout does not drown in what scanners are refused for the same cause.
/// </summary>
internal static class Groups
{
    private const int MostScopes = 12;

    /// <param name="Scope">Part of the site; empty for all the rest.</param>
    internal readonly record struct Key(int Cause, int Number, bool IsLook, string Scope);

    public static List<(Key Key, GroupTally Tally)> Of(LogFindings findings, IReadOnlyList<int> refusals)
    {
        var texts = findings.All.Texts;
        var patterns = new Dictionary<int, (string Pattern, string Scope)>();
        var parts = new Dictionary<Key, GroupTally>();
        foreach (var i in refusals)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            ref readonly var explanation = ref findings.Explanations[i];
            if (!patterns.TryGetValue(refusal.Request, out var path))
            {
                var target = RequestParts.Split(texts[refusal.Request]).Target;
                patterns.Add(refusal.Request, path = (PathPattern.Of(System.Text.Encoding.UTF8.GetString(target)), System.Text.Encoding.UTF8.GetString(PathPattern.Scope(target))));
            }
            var key = new Key(explanation.Cause, explanation.How == How.Stated ? refusal.Reason : explanation.Number, explanation.How == How.Looks, path.Scope);
            if (!parts.TryGetValue(key, out var tally)) parts.Add(key, tally = new());
            tally.Add(i, refusal, explanation, path.Pattern, Rank(findings, i));
        }
        return Gather(findings, parts);
    }

    private static List<(Key, GroupTally)> Gather(LogFindings findings, Dictionary<Key, GroupTally> parts)
    {
        var gathered = new List<(Key, GroupTally)>();
        foreach (var cause in parts.GroupBy(part => part.Key with { Scope = "" }))
        {
            GroupTally? rest = null;
            var own = 0;
            foreach (var (key, tally) in cause.OrderByDescending(part => People(findings, part.Value)).ThenByDescending(part => part.Value.Count).ThenBy(part => part.Key.Scope, StringComparer.Ordinal))
            {
                if (own < MostScopes && People(findings, tally) > 0)
                {
                    gathered.Add((key, tally));
                    own++;
                }
                else (rest ??= new()).TakeAll(tally);
            }
            if (rest is not null) gathered.Add((cause.Key, rest));
        }
        return gathered;
    }

    public static long People(LogFindings findings, GroupTally tally) => tally.Clients.Count(client => findings.Clients[client].IsPerson);

    // The best example is a person's, with a line whose message was kept, and with all of its request.
    private static int Rank(LogFindings findings, int i)
    {
        var line = findings.Explanations[i].Line;
        return (findings.Clients[findings.Refusals[i].Identity].IsPerson ? 4 : 0) + (line >= 0 ? 1 : 0) + (line >= 0 && findings.Errors[line].Message != 0 ? 2 : 0);
    }
}
