using System.Collections.Immutable;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Bots;

/// <summary>Reads <c>Bots</c>: networks of crawlers that we know, and crawlers of the operator's own.</summary>
internal static class BotReader
{
    /// <summary>What the name of a fetched list ends in, behind the crawler's id.</summary>
    public const string FetchedEnd = ".list";

    public static ImmutableArray<Key> Shape { get; } =
    [
        new("File", Kind.Text, "the networks that the crawler's operator publishes, as fetched: JSON with prefixes, or one network a line; read again when it changes"),
        new("Complete", Kind.Flag, "whether the operator says that these are all its networks: a fresh list then shows who borrows its name") { Default = "true" },
        new("Tokens", Kind.Texts, "the crawler's names in a User-Agent"),
        new("Suffixes", Kind.Texts, "ends of the host names of its addresses, each with its leading dot, such as .bot.example"),
        new("Group", Kind.Choice, "what the crawler is for") { Choices = KnownBots.Groups },
    ];

    public static ImmutableArray<BotOperator> Read(IEnumerable<(string Name, SectionReader Part)> named, string? folder, ListFiles files, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        var operators = KnownBots.All.ToList();
        foreach (var (name, part) in named)
        {
            var at = operators.FindIndex(o => o.Id.Equals(name, StringComparison.OrdinalIgnoreCase));
            var bot = at < 0 ? new(name, "search", [], []) : operators[at];
            if (part.Texts("Tokens") is { Length: > 0 } tokens)
            {
                foreach (var (token, _) in tokens.Where(t => t.Value.Length < 4)) part.Add("Tokens", $"has `{Redaction.Quote(token)}`, which stands in too many User-Agents", "write at least four characters");
                bot = bot with { Tokens = [.. tokens.Select(t => t.Value)] };
            }
            if (part.Texts("Suffixes") is { Length: > 0 } suffixes)
            {
                foreach (var (suffix, _) in suffixes.Where(s => s.Value.Length < 4 || s.Value[0] != '.' || s.Value.LastIndexOf('.') == 0)) part.Add("Suffixes", $"has `{Redaction.Quote(suffix)}`, which anybody may have", "write a dot and a domain, such as .bot.example");
                bot = bot with { Suffixes = [.. suffixes.Select(s => s.Value)] };
            }
            if (part.Choice("Group", "") is { Length: > 0 } group) bot = bot with { Group = group };
            var complete = part.Flag("Complete") ?? true;
            if (part.Text("File") is { } path && files.Read(name, path, problems, kept) is { } networks)
            {
                if (Foreign(networks) is { } foreign) part.Add("File", $"has {foreign}, which is no crawler's network", "fetch the file again from the crawler's operator");
                bot = bot with { Networks = networks, Dated = complete ? networks.Written : null };
            }
            if (bot.Tokens.IsEmpty) part.Add("Tokens", "is not there", $"name the crawler's token, or use an id that is known: {string.Join(", ", KnownBots.All.Take(6).Select(o => o.Id))} and others");
            if (at < 0) operators.Add(bot);
            else operators[at] = bot;
        }
        if (folder is not null) Fetched(operators, folder, files, problems, kept);
        return [.. operators];
    }

    // What the operator names itself counts before what lies in the folder.
    private static void Fetched(List<BotOperator> operators, string folder, ListFiles files, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        for (var i = 0; i < operators.Count; i++)
        {
            var path = Path.Combine(folder, operators[i].Id + FetchedEnd);
            if (operators[i].Networks is not null || !File.Exists(Path.GetFullPath(path, files.Root)) || files.Read(operators[i].Id, path, problems, kept) is not { } networks) continue;
            if (Foreign(networks) is { } foreign) problems.Add(new(null, $"{path} has {foreign}, which is no crawler's network", "fetch it again: why403 bots fetch"));
            else operators[i] = operators[i] with { Networks = networks, Dated = networks.Written };
        }
    }

    /// <summary>A list that was tampered with, or is another, would let everybody in under a crawler's name.</summary>
    public static Prefix? Foreign(AddressList networks)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            var prefix = networks[i].Prefix;
            if (prefix.FamilyLength < (prefix.IsV4 ? 8 : 16) || SpecialNetworks.IsLocal(prefix.First)) return prefix;
        }
        return null;
    }
}
