using System.CommandLine;
using System.Text;
using System.Text.Json;
using Why403.Cli.Events;
using Why403.Cli.Logs;
using Why403.Guard;
using Why403.Guard.Events;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 events</c>: what a guard refused, limited, or would have refused.</summary>
internal static class EventsCommand
{
    private const int Latest = 10;

    public static Command Create(CommonOptions common, TextWriter output)
    {
        var options = new EventsOptions();
        var command = new Command("events", "Show what a guard refused, limited, or in shadow would have refused\n\n  why403 events --events /var/lib/shop/why403-events --since 24h\n  why403 events --action shadow --rule no-scripts\n  why403 explain 01KAYV5R3JZ4QK8M2T6W9XBCDE");
        foreach (var option in options.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            if (presentation.Format is not (OutputFormat.Text or OutputFormat.Json)) throw Complaint.Usage("events are text or json", "use --json; why403 explain REFERENCE -o report.html shows one of them whole");
            var latest = parsed.GetValue(options.Last);
            if (latest < 0) throw Complaint.Usage("--last takes a number of events", "leave it out for 10");
            var events = EventFolder.Open(parsed.GetValue(options.Folder)).Read(Wanted(parsed, options));
            using var draft = parsed.GetValue(options.Draft) is { } file ? DraftSummary.Open(file) : null;
            if (draft is not null) Replay(draft, events, presentation);
            else if (presentation.Format == OutputFormat.Json)
                foreach (var entry in events) presentation.WriteRaw(Encoding.UTF8.GetString(EventJson.Write(entry)) + "\n");
            else if (presentation.Render.Quiet)
            {
                var text = new StyledText(presentation.Render.Ascii);
                foreach (var entry in events) EventSummary.Row(text, entry, presentation.Render);
                presentation.WriteText(text);
            }
            else presentation.WriteText(EventSummary.Compose(events, latest, presentation.Render));
            presentation.Close();
            return ExitCodes.NotRefused;
        });
        return command;
    }

    private static void Replay(GuardReplay draft, List<GuardEvent> events, Presentation presentation)
    {
        if (presentation.Format != OutputFormat.Json)
        {
            presentation.WriteText(DraftSummary.Compose(draft, events, presentation.Render));
            return;
        }
        foreach (var entry in events)
        {
            var outcome = draft.Judge(entry);
            using var memory = new MemoryStream();
            using (var json = new Utf8JsonWriter(memory))
            {
                json.WriteStartObject();
                json.WriteString("reference", entry.Reference);
                json.WriteString("before", entry.Action);
                json.WriteString("draft", outcome.Action);
                if (outcome.Rule is not null) json.WriteString("rule", outcome.Rule);
                json.WriteString("because", outcome.Because);
                json.WriteEndObject();
            }
            presentation.WriteRaw(Encoding.UTF8.GetString(memory.ToArray()) + "\n");
        }
    }

    private static Func<GuardEvent, bool> Wanted(ParseResult parsed, EventsOptions options)
    {
        var since = LogTimeText.Read("--since", parsed.GetValue(options.Since)) ?? long.MinValue;
        var until = LogTimeText.Read("--until", parsed.GetValue(options.Until)) ?? long.MaxValue;
        var action = parsed.GetValue(options.Action);
        if (action is not (null or "refused" or "limited" or "challenged" or "shadow" or "answered" or "appealed" or "rolled-back")) throw Complaint.Usage($"--action takes refused, limited, challenged, shadow, answered, appealed or rolled-back, not `{Terminal.Neutral(action)}`", "leave it out for all");
        var (rule, cause, client, path) = (parsed.GetValue(options.Rule), parsed.GetValue(options.Cause), parsed.GetValue(options.Client), parsed.GetValue(options.Path));
        return entry => entry.Time.ToUnixTimeMilliseconds() is var time && time >= since && time < until
            && (action is null || entry.Action == action)
            && (rule is null || entry.Rule == rule)
            && (cause is null || entry.Cause == cause || entry.Cause.StartsWith(cause + ".", StringComparison.Ordinal))
            && (client is null || entry.Client == client)
            && (path is null || (Uri.TryCreate(entry.Address, UriKind.Absolute, out var address) && address.AbsolutePath.StartsWith(path, StringComparison.OrdinalIgnoreCase)));
    }

    private sealed class EventsOptions
    {
        public Option<string?> Folder { get; } = new("--events") { Description = "The folder of Guard:Events:Folder; WHY403_EVENTS without it, else why403-events here", HelpName = "DIR" };
        public Option<string?> Since { get; } = new("--since") { Description = "Leave out earlier events: 2026-11-25T14:00Z, or 90m, 24h, 7d before now", HelpName = "TIME" };
        public Option<string?> Until { get; } = new("--until") { Description = "Leave out events from then on", HelpName = "TIME" };
        public Option<string?> Action { get; } = new("--action") { Description = "refused, limited, challenged, shadow, answered, appealed or rolled-back", HelpName = "WHAT" };
        public Option<string?> Rule { get; } = new("--rule") { Description = "Events of one rule", HelpName = "ID" };
        public Option<string?> Cause { get; } = new("--cause") { Description = "Events of a cause, or of an area of causes such as rate", HelpName = "ID" };
        public Option<string?> Client { get; } = new("--client") { Description = "Events of one address", HelpName = "ADDRESS" };
        public Option<string?> Path { get; } = new("--path") { Description = "Events of paths that start so", HelpName = "PATH" };
        public Option<string?> Draft { get; } = new("--draft") { Description = "Run the events through the policy in this JSON file: what it would have done with the same requests", HelpName = "FILE" };
        public Option<int> Last { get; } = new("--last") { Description = "How many of the latest events to list", HelpName = "N", DefaultValueFactory = _ => Latest };

        public IEnumerable<Option> All => [Folder, Since, Until, Action, Rule, Cause, Client, Path, Draft, Last];
    }
}
