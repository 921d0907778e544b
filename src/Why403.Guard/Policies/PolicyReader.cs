using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Why403.Guard.Addresses;
using Why403.Guard.Bots;
using Why403.Guard.Challenges;
using Why403.Guard.Credentials;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Origins;
using Why403.Guard.Refusals;
using Why403.Text;

namespace Why403.Guard.Policies;

/// <summary>Makes a policy of sections <c>Guard</c>: the program's own and the configuration's. Every problem is found in one reading.</summary>
internal sealed class PolicyReader(ListFiles files, OriginFiles databases, INetworkOrigins? origins, NameChecks names)
{
    /// <summary>Null where there are problems.</summary>
    public Policy? Read(ReadOnlySpan<IConfigurationSection> sections, ICollection<Problem> problems)
    {
        var before = problems.Count;
        var roots = new SectionReader[sections.Length];
        for (var i = 0; i < sections.Length; i++) roots[i] = new(sections[i], PolicyShape.Root, problems);
        var kept = new List<Problem>();
        var lists = Lists(roots, problems, kept);
        // What the program registers itself counts before files.
        var known = origins ?? DatabaseOrigins.Read(roots.Select(r => r.Part("Origins")).OfType<SectionReader>(), databases, problems, kept);
        var named = new ListReferences(lists, problems);
        var hops = HopReader.Read(roots.Select(r => r.Part("Addresses")).OfType<SectionReader>().SelectMany(a => a.Parts("Trusted")), named);
        var reader = new RuleReader(new ConditionReader(named, known), LimitReader.Read(roots.SelectMany(r => r.Named("Limits")), problems), []);
        var slots = roots.Select(r => r.Whole("LimitSlots", 0)).Max();
        var announced = roots.Select(r => r.Choice("RateLimitFields", "")).LastOrDefault(c => c.Length > 0);
        List<Rule> rules = [.. roots.SelectMany(r => r.Parts("Rules")).Select(reader.Read).OfType<Rule>()];
        var bots = BotReader.Read(roots.SelectMany(r => r.Named("Bots")), roots.Select(r => r.Text("BotLists")).LastOrDefault(f => f is not null), files, problems, kept);
        var (contact, status, bare) = RefusalShape.Read([.. roots.Select(r => r.Part("Refusals")).OfType<SectionReader>()]);
        var challenge = ChallengeSettings.Read([.. roots.Select(r => r.Part("Challenge")).OfType<SectionReader>()]);
        if (challenge.Path.Equals(status, StringComparison.OrdinalIgnoreCase)) problems.Add(new(null, $"Guard:Refusals:StatusPath and Guard:Challenge:Path are both {status}", "give each page a path of its own"));
        var credentials = CredentialPlanReader.Read([.. roots.Select(r => r.Part("Credentials")).OfType<SectionReader>()], named, files.Root);
        var keeping = EventShape.Read([.. roots.Select(r => r.Part("Events")).OfType<SectionReader>()], files.Root);
        var references = rules.Where(r => r.Act == RuleAct.Limit).Sum(r => r.Limits.Length);
        if (references > LimitCheck.Most) problems.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"the limiting rules name {references} limits together"), $"name at most {LimitCheck.Most}"));
        if (problems.Count > before) return null;
        return new()
        {
            Version = Version(sections),
            Allowing = [.. rules.Where(r => r.Act == RuleAct.Allow)],
            Refusing = [.. rules.Where(r => r.Act == RuleAct.Refuse)],
            Challenging = [.. rules.Where(r => r.Act == RuleAct.Challenge)],
            Challenge = challenge,
            Seal = new(challenge.Secret, challenge.Epoch),
            Limiting = [.. rules.Where(r => r.Act == RuleAct.Limit)],
            Origins = known,
            Bots = new(bots, names),
            Credentials = credentials,
            Contact = contact,
            StatusPath = status,
            BareAnswers = bare,
            Keeping = keeping,
            LimitReferences = references,
            LimitSlots = slots == 0 ? 1 << 20 : (int)BitOperations.RoundUpToPowerOf2((uint)slots),
            Announced = announced switch { "always" => RateLimitFields.Announced.Always, "never" => RateLimitFields.Announced.Never, _ => RateLimitFields.Announced.Refused },
            Hops = hops,
            Findings = [.. kept, .. PolicyFindings.Of(rules), .. PolicyFindings.Of(rules, challenge), .. HopReader.Findings(hops)],
        };
    }

    private Dictionary<string, AddressList> Lists(SectionReader[] roots, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        var lists = new Dictionary<string, AddressList>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, part) in roots.SelectMany(r => r.Named("Lists")))
        {
            var entries = new List<ListEntry>();
            foreach (var (value, place) in part.Texts("Entries"))
                if (ListText.Read(value, place, problems) is { } entry) entries.Add(entry);
            AddressList? list = new(name, entries);
            if (part.Text("File") is { } path)
            {
                if (entries.Count > 0) part.Add("File", "stands beside Entries", "make two lists of them");
                list = files.Read(name, path, problems, kept);
            }
            // A list that cannot be read stays known, so that its rules are not blamed as well.
            if (!lists.TryAdd(name, list ?? new(name, []))) problems.Add(new(null, $"{part.Path} is there twice, in the program and in the configuration", "give one of the two lists another name"));
        }
        return lists;
    }

    private static string Version(ReadOnlySpan<IConfigurationSection> sections)
    {
        var text = new StringBuilder();
        foreach (var section in sections) text.AppendLine(SectionText.Of(section));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 6));
    }
}
