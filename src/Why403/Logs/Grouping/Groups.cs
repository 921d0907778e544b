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

    internal readonly record struct Key(int Cause, int Number, bool IsLook);

    public static List<(Key Key, GroupTally Tally)> Of(LogFindings findings, IReadOnlyList<int> refusals)
    {
        var parts = new Dictionary<(Key Cause, int Scope), GroupTally>();
        foreach (var i in refusals)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            ref readonly var explanation = ref findings.Explanations[i];
            var place = findings.Places.Of(refusal.Request);
            var cause = new Key(explanation.Cause, explanation.Number, explanation.How == How.Looks);
            if (!parts.TryGetValue((cause, place.Scope), out var tally)) parts.Add((cause, place.Scope), tally = new(findings.Clients));
            tally.Add(i, refusal, explanation, findings.ClientOf[i], place.Pattern, Rank(findings, i));
        }
        return Gather(findings, parts);
    }

    private static List<(Key, GroupTally)> Gather(LogFindings findings, Dictionary<(Key Cause, int Scope), GroupTally> parts)
    {
        var gathered = new List<(Key, GroupTally)>();
        foreach (var cause in parts.GroupBy(part => part.Key.Cause))
        {
            GroupTally? rest = null;
            var own = 0;
            foreach (var (key, tally) in cause.OrderByDescending(part => part.Value.People).ThenByDescending(part => part.Value.Count).ThenBy(part => findings.Places.Scope(part.Key.Scope), StringComparer.Ordinal))
            {
                if (own < MostScopes && tally.People > 0)
                {
                    gathered.Add((key.Cause, tally));
                    own++;
                }
                else (rest ??= new(findings.Clients)).TakeAll(tally);
            }
            if (rest is not null) gathered.Add((cause.Key, rest));
        }
        return gathered;
    }

    // The best example is a person's, with a line whose message was kept, and with all of its request.
    private static int Rank(LogFindings findings, int i)
    {
        var line = findings.Explanations[i].Line;
        return (findings.Clients[findings.ClientOf[i]].IsPerson ? 4 : 0) + (line >= 0 ? 1 : 0) + (line >= 0 && findings.Errors[line].Message != 0 ? 2 : 0);
    }
}
