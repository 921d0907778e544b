using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Servers.Expectations;

/// <summary>
/// Expectations as sentences, one a line: <c>/admin is 403 for internet</c>, <c>POST /login is 200|302 for internet, 10.0.0.0/8</c>,
/// <c>/.git/config is never 2xx</c>. <c>site https://shop.example</c> sets what paths below it are relative to.
/// </summary>
public static class ExpectationReader
{
    private const int MostLines = 100_000;

    /// <param name="site">What paths are relative to until the text says otherwise; null for none.</param>
    /// <param name="drawn">The networks that the configuration names.</param>
    public static (ImmutableArray<Expectation> Expectations, ImmutableArray<Problem> Problems) Read(SourceText source, string? site, IReadOnlyList<string> drawn)
    {
        ArgumentNullException.ThrowIfNull(source);
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var lines = new List<(string Method, string Address, bool Never, ImmutableArray<ExpectedAnswer> Answers, string Who, SourceSpan Where)>();
        var number = 0;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > MostLines) { problems.Add(new(new(source.Name, number, 1, number, 1), $"more than {MostLines} lines", "split the file")); break; }
            var line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            var where = new SourceSpan(source.Name, number, 1, number, raw.Length + 1);
            var words = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["site", var address]) { site = address.TrimEnd('/'); continue; }
            if (Sentence(words, site, out var why) is { } one) lines.Add((one.Method, one.Address, one.Never, one.Answers, one.Who, where));
            else problems.Add(new(where, why, "write it as: /admin is 403 for internet, or: /.git/config is never 2xx"));
        }
        var expectations = ImmutableArray.CreateBuilder<Expectation>();
        // Whoever the file speaks of is who `for` is when a line leaves it out.
        var everybody = lines.SelectMany(l => Names(l.Who)).Append("internet").Append("127.0.0.1").Distinct(StringComparer.Ordinal).ToList();
        foreach (var line in lines)
        {
            var clients = ImmutableArray.CreateBuilder<ClientGroup>();
            foreach (var name in line.Who.Length == 0 ? everybody : [.. Names(line.Who)])
            {
                var (group, problem) = ClientGroup.Read(name, drawn);
                if (group is not null) clients.Add(group);
                else problems.Add(problem! with { Where = line.Where });
            }
            if (clients.Count > 0) expectations.Add(new(line.Method, line.Address, line.Never, line.Answers, clients.ToImmutable(), line.Where));
        }
        return (expectations.ToImmutable(), [.. problems.DistinctBy(p => (p.Where, p.Message))]);
    }

    private static (string Method, string Address, bool Never, ImmutableArray<ExpectedAnswer> Answers, string Who)? Sentence(string[] words, string? site, out string why)
    {
        var at = 0;
        var method = words[0].All(char.IsAsciiLetterUpper) ? words[at++] : "GET";
        why = "this is no expectation";
        if (words.Length < at + 3 || words[at + 1] != "is") return null;
        var address = words[at];
        if (address.StartsWith('/'))
        {
            why = "a path needs a site";
            if (site is null) return null;
            address = site + address;
        }
        at += 2;
        var never = words[at] == "never";
        if (never) at++;
        why = "it names no answer";
        if (at == words.Length) return null;
        var answers = words[at].Split('|');
        why = $"`{Redaction.Quote(words[at])}` is no answer: a status, a class such as 2xx, `passes` or `refused`";
        if (!answers.All(ExpectedAnswer.IsOne)) return null;
        at++;
        why = "behind the answer comes `for` with clients, or nothing";
        if (at < words.Length && (words[at] != "for" || at + 1 == words.Length)) return null;
        return (method, address, never, [.. answers.Select(a => new ExpectedAnswer(a))], at < words.Length ? string.Join(' ', words[(at + 1)..]) : "");
    }

    private static string[] Names(string who) => who.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
}
