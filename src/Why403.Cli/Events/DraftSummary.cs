using System.Globalization;
using Microsoft.Extensions.Configuration;
using Why403.Guard;
using Why403.Rendering;
using Why403.Text;

namespace Why403.Cli.Events;

/// <summary>Stored events through a draft policy: what becomes of them, and whom the change hits.</summary>
internal static class DraftSummary
{
    private const int MostPaths = 3;

    public static GuardReplay Open(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw Complaint.Unreadable($"there is no file {file}", "name a JSON file with the section Guard, as the guarded program reads it");
        try
        {
            var configuration = new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build();
            var section = configuration.GetSection("Guard");
            if (!section.Exists()) throw Complaint.Unreadable($"{file} holds no section Guard", "write { \"Guard\": { \"Rules\": [ … ] } }");
            return GuardReplay.Open(section, Path.GetDirectoryName(path)!);
        }
        catch (GuardPolicyException e)
        {
            throw Complaint.Unreadable(Terminal.Neutral(e.Message), "mend the draft; nothing was changed");
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Complaint.Unreadable($"cannot read {file}: {Terminal.Neutral(e.InnerException?.Message ?? e.Message)}", "check that it is JSON");
        }
    }

    /// <param name="events">Newest first.</param>
    public static StyledText Compose(GuardReplay draft, IReadOnlyList<GuardEvent> events, RenderOptions render)
    {
        var text = new StyledText(render.Ascii);
        // What visitors wrote and how trials ended are no requests to judge.
        var judged = events.Where(entry => entry.Action is not ("appealed" or "rolled-back")).Select(entry => (Event: entry, Outcome: draft.Judge(entry))).ToList();
        if (judged.Count == 0) return text.Line("No event is kept that fits.");
        text.Wrap(Prose(render, $"{Number(judged.Count)} event{S(judged.Count)} through the draft. Events are of requests that were refused, limited, or hit a rule in shadow: what passed then left none."), render.Width);
        foreach (var group in judged.GroupBy(pair => (Before: Before(pair.Event.Action), pair.Outcome.Action, pair.Outcome.Rule)).OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Rule, StringComparer.Ordinal))
        {
            var (before, action, rule) = group.Key;
            text.Line();
            text.Wrap(new StyledText(render.Ascii).Add($"{before}, {After(action)}", Role.Heading).Add(rule is null ? "" : $" by rule {rule}"), render.Width, "", "  ");
            var all = group.Select(pair => pair.Event).ToList();
            var signedIn = all.Count(entry => entry.SignedIn);
            Fact(text, render, $"{Number(all.Count)} event{S(all.Count)} of {Number(all.Select(entry => entry.Client).Distinct(StringComparer.Ordinal).Count())} clients, {Number(signedIn)} of them signed in");
            Fact(text, render, "paths: " + string.Join(", ", all.GroupBy(entry => entry.Address).OrderByDescending(paths => paths.Count()).ThenBy(paths => paths.Key, StringComparer.Ordinal).Take(MostPaths).Select(paths => $"{paths.Key} {Number(paths.Count())}")));
            if (action == "open") Fact(text, render, group.First().Outcome.Because);
        }
        return text;
    }

    private static string Before(string action) => action switch { "shadow" => "passed then", "answered" => "refused by the application then", _ => "refused then" };

    private static string After(string action) => action switch
    {
        "refused" => "refused by the draft",
        "challenged" => "asked for a proof by the draft",
        "allowed" => "let in by the draft",
        "shadow" => "in shadow in the draft",
        "counted" => "counted by a limit of the draft",
        "open" => "cannot be told",
        _ => "passes the draft",
    };

    private static void Fact(StyledText text, RenderOptions render, string fact) => text.Wrap(new StyledText(render.Ascii).Add(fact), render.Width, "   = ", "     ");

    private static StyledText Prose(RenderOptions render, string prose) => new StyledText(render.Ascii).Add(prose);

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string S(int number) => number == 1 ? "" : "s";
}
