using System.CommandLine;
using Why403.Cli.Bots;
using Why403.Guard.Bots;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 bots</c>: the crawlers that a guard knows, and the networks that their operators publish.</summary>
internal static class BotsCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var command = new Command("bots", "List the crawlers that a guard can verify, or fetch the networks that their operators publish\n\n  why403 bots\n  why403 bots fetch /etc/shop/lists\n  why403 bots fetch /etc/shop/lists google bing");
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            presentation.WriteText(List(presentation.Render));
            presentation.Close();
            return ExitCodes.NotRefused;
        });
        command.Subcommands.Add(Fetch(output, errors));
        return command;
    }

    private static Command Fetch(TextWriter output, TextWriter errors)
    {
        var folder = new Argument<string>("folder") { Description = "Where the lists go, one file a crawler: the folder that Guard:BotLists names" };
        var ids = new Argument<string[]>("ids") { Description = "Crawlers by their ids; all that publish a list without it", Arity = ArgumentArity.ZeroOrMore };
        var from = new Option<string?>("--from") { Description = "Fetch the one crawler's list from here", HelpName = "URL" };
        var force = new Option<bool>("--force") { Description = "Take a list although it has lost more than half of its networks" };
        var command = new Command("fetch", "Fetch the networks that crawlers' operators publish; a guard takes them while it runs") { folder, ids, from, force };
        command.SetAction(async (parsed, cancel) =>
        {
            var wanted = Wanted(parsed.GetValue(ids) ?? [], parsed.GetValue(from));
            using var fetch = new BotListFetch(parsed.GetValue(folder)!, parsed.GetValue(force));
            var failed = 0;
            foreach (var (bot, addresses) in wanted)
            {
                var (isFetched, said) = await fetch.RunAsync(bot, addresses, cancel);
                (isFetched ? output : errors).WriteLine((isFetched ? "" : "why403: ") + Terminal.Neutral(said));
                if (!isFetched) failed++;
            }
            return failed == 0 ? ExitCodes.NotRefused : failed < wanted.Count ? ExitCodes.Partial : ExitCodes.Undetermined;
        });
        return command;
    }

    private static List<(BotOperator Bot, Uri[] Addresses)> Wanted(string[] ids, string? from)
    {
        if (from is not null && ids.Length != 1) throw Complaint.Usage("--from is the address of one crawler's list", "name the crawler: why403 bots fetch DIR google --from URL");
        if (from is not null && !(Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")) throw Complaint.Usage($"`{from}` is no address of a list", "write it with its scheme, https://…");
        var bots = ids.Select(id => KnownBots.All.FirstOrDefault(bot => bot.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) ?? throw Complaint.Usage($"no crawler is called `{id}`", "why403 bots lists all")).ToList();
        if (from is null && bots.FirstOrDefault(bot => bot.Published.IsEmpty) is { } silent) throw Complaint.Usage($"the operator of {silent.Id} publishes no list that is known here", "give its address: --from URL");
        return from is null
            ? [.. (bots.Count == 0 ? KnownBots.All.Where(bot => !bot.Published.IsEmpty) : bots).Select(bot => (bot, bot.Published.Select(address => new Uri(address)).ToArray()))]
            : [(bots[0], [new Uri(from)])];
    }

    private static StyledText List(RenderOptions render)
    {
        var text = new StyledText(render.Ascii);
        foreach (var bot in KnownBots.All)
        {
            text.Add($"{bot.Id,-20} {bot.Group,-12} ", Role.Heading).Line(string.Join(", ", bot.Tokens));
            if (bot.Suffixes.Length > 0) text.Line($"  names end in {string.Join(" or ", bot.Suffixes)}", Role.Muted);
            text.Line(bot.Published.IsEmpty ? "  publishes no list that is known here" : $"  {string.Join(" and ", bot.Published)}", Role.Muted);
        }
        return text;
    }
}
