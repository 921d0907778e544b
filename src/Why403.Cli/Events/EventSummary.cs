using System.Globalization;
using Why403.Guard;
using Why403.Rendering;

namespace Why403.Cli.Events;

/// <summary>What each rule did, or in shadow would have done: how often, to how many clients, and whether they were signed in.</summary>
internal static class EventSummary
{
    private const int MostPaths = 3;

    /// <param name="events">Newest first.</param>
    public static StyledText Compose(IReadOnlyList<GuardEvent> events, int latest, RenderOptions render)
    {
        var text = new StyledText(render.Ascii);
        if (events.Count == 0) return text.Line("No event is kept that fits.");
        text.Wrap(Prose(render, Extent(events) + "."), render.Width);
        foreach (var group in events.GroupBy(entry => (entry.Rule, entry.Action, entry.Cause)).OrderByDescending(group => group.Count()).ThenBy(group => group.Key.Rule, StringComparer.Ordinal))
            Add(text, [.. group], render);
        text.Line();
        foreach (var entry in events.Take(latest)) Row(text, entry, render);
        if (events.Count > latest) text.Line($"{Number(events.Count - latest)} more: --last {Number(events.Count)}, or --json for all", Role.Muted);
        return text;
    }

    /// <summary>One event, a line.</summary>
    public static void Row(StyledText text, GuardEvent entry, RenderOptions render) =>
        text.Line($"{Time(entry.Time)}  {entry.Status?.ToString(CultureInfo.InvariantCulture) ?? "-",-3}  {entry.Client}  {entry.Method} {entry.Address}  {entry.Rule ?? "-"}  {entry.Reference}");

    private static void Add(StyledText text, List<GuardEvent> events, RenderOptions render)
    {
        var first = events[0];
        var signedIn = events.Count(entry => entry.SignedIn);
        text.Line();
        text.Wrap(new StyledText(render.Ascii).Add(Did(first), Role.Heading).Add($"[{first.Cause}]: ", Role.Muted).Add(first.Rule is null ? "by the application itself" : $"by rule {first.Rule}"), render.Width, "", "  ");
        Fact(text, render, Extent(events));
        foreach (var appeal in events.Where(entry => entry.Message is not null).Take(MostPaths)) Fact(text, render, $"about {appeal.About}: {appeal.Message!.ReplaceLineEndings(" ")}{(appeal.ReplyTo is null ? "" : $" (answer to {appeal.ReplyTo})")}");
        var users = events.Select(entry => entry.User).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var crawlers = events.Where(entry => entry.Bot?.EndsWith(", verified", StringComparison.Ordinal) == true).ToList();
        if (crawlers.Count > 0) Fact(text, render, $"verified crawlers: {Count(crawlers.Count, "event")}, of {string.Join(", ", crawlers.Select(entry => entry.Bot![..entry.Bot!.IndexOf(',', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}");
        Fact(text, render, string.Create(CultureInfo.InvariantCulture, $"signed in: {Count(signedIn, "event")} ({100.0 * signedIn / events.Count:0.#} %){(users > 0 ? $" of {Count(users, "user")}" : "")}"));
        Fact(text, render, "paths: " + string.Join(", ", events.GroupBy(entry => entry.Address).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostPaths).Select(group => $"{group.Key} {Number(group.Count())}")));
    }

    private static string Did(GuardEvent entry) => entry.Action switch
    {
        "shadow" => "would have refused",
        "limited" => "limited",
        "challenged" => "asked for a proof",
        "appealed" => "visitors wrote about a refusal",
        "rolled-back" => "on trial, and back in shadow",
        "answered" => "refused by the application",
        _ => "refused",
    };

    private static void Fact(StyledText text, RenderOptions render, string fact) => text.Wrap(new StyledText(render.Ascii).Add(fact), render.Width, "   = ", "     ");

    private static StyledText Prose(RenderOptions render, string prose) => new StyledText(render.Ascii).Add(prose);

    private static int Clients(IEnumerable<GuardEvent> events) => events.Select(entry => entry.Client).Distinct(StringComparer.Ordinal).Count();

    private static string Extent(IReadOnlyList<GuardEvent> events) =>
        $"{Count(events.Count, "event")} of {Count(Clients(events), "client")}, {Time(events[^1].Time)}" + (events[^1].Time == events[0].Time ? "" : $" to {Time(events[0].Time)}");

    private static string Count(long number, string what) => Number(number) + " " + what + (number == 1 ? "" : "s");

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
