using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Why403.Catalogues;
using Why403.Cli.Events;
using Why403.Guard;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 explain WHAT</c>: a cause, a status, a header, a product, a word of ours, or a phrase that was seen.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var what = new Argument<string[]>("what") { Description = "A cause id, a status code, a header, a product, a word, a phrase that you saw, or the reference of a guard's refusal", Arity = ArgumentArity.OneOrMore };
        var events = new Option<string?>("--events") { Description = "Where a guard keeps its events, for a reference; WHY403_EVENTS without it, else why403-events here", HelpName = "DIR" };
        what.CompletionSources.Add(_ => Catalogue.BuiltIn.Causes.Select(c => c.Cause.Id).Concat(Catalogue.BuiltIn.Products.Select(p => p.Id)).Select(id => new System.CommandLine.Completions.CompletionItem(id)));
        var command = new Command("explain", "Explain a cause, a status code, a header, a product, a phrase, or one refusal of a guard by its reference\n\n  why403 explain 403\n  why403 explain hotlink.referer-refused\n  why403 explain \"access forbidden by rule\"\n  why403 explain 01KAYV5R3JZ4QK8M2T6W9XBCDE --events /var/lib/shop/why403-events") { what, events };
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            var catalogue = common.Catalogue(parsed);
            var word = string.Join(' ', parsed.GetValue(what)!).Trim();
            if (Find(catalogue, word) is { } found)
            {
                if (presentation.Format == OutputFormat.Json) presentation.WriteRaw(Json(found) + "\n");
                else presentation.WriteText(EntryPage.Write(found.Title, found.Subtitle, found.Entry, presentation.Render));
            }
            else if (Guard.Refusals.Reference.Read(word) is { } reference) presentation.Write(OfEvent(reference, parsed.GetValue(events), catalogue));
            else if (Phrase(catalogue, word) is { Count: > 0 } hits) presentation.WriteText(Hits(word, hits, presentation.Render));
            else throw Complaint.Usage($"nothing here is called `{word}`", Nearest(catalogue, word));
            presentation.Close();
            return ExitCodes.NotRefused;
        });
        return command;
    }

    private static Diagnosis OfEvent(string reference, string? folder, Catalogue catalogue)
    {
        var events = EventFolder.Open(folder);
        var found = events.Find(reference) ?? throw Complaint.Unreadable($"no event with the reference {reference} is kept in {events.Path}", "ask the guard that made it, or look whether Guard:Events:Days has passed");
        return GuardEventDiagnosis.Of(found, catalogue, events.Appeals(found.Reference));
    }

    internal sealed record Found(string Kind, string Title, string Subtitle, Entry Entry);

    internal static Found? Find(Catalogue catalogue, string word)
    {
        if (catalogue.Cause(word) is { } cause)
            return new("cause", cause.Cause.Id, $"{cause.Cause.Title} · layer {Words.Of(cause.Cause.Layer)}{Usually(cause)}", cause.Entry);
        if (catalogue.Status(word) is { } status) return new("status", $"{status.Code.ToString(CultureInfo.InvariantCulture)} {status.Name}", status.Entry["source"], status.Entry);
        if (catalogue.Header(word.TrimEnd(':')) is { } header) return new("header", header.Name, header.Note, header.Entry);
        if (catalogue.Products.FirstOrDefault(p => p.Id.Equals(word, StringComparison.OrdinalIgnoreCase) || p.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } product)
            return new("product", product.Name, $"{product.Kind} · layer {Words.Of(product.Layer)}", catalogue.ProductEntry(product.Id)!);
        return catalogue.Word(word) is { } ours ? new("word", ours.Word, "", ours.Entry) : null;
    }

    // What a browser stops never gets a status; the catalogue writes 0 for it.
    private static string Usually(CauseEntry cause) => cause.Statuses.Any(s => s > 0) ? $" · usually {string.Join(", ", cause.Statuses.Where(s => s > 0))}" : " · no status";

    /// <summary>Causes and products that speak a phrase: people arrive with a phrase, not with an id.</summary>
    private static List<(string Id, string Why)> Phrase(Catalogue catalogue, string phrase)
    {
        var hits = new List<(string, string)>();
        if (phrase.Length < 4) return hits;
        foreach (var cause in catalogue.Causes)
            if (cause.Entry["phrases"].Contains(phrase, StringComparison.OrdinalIgnoreCase) || cause.Entry.Section("logs")?.Lines.Any(l => l.Text.Contains(phrase, StringComparison.OrdinalIgnoreCase)) == true)
                hits.Add((cause.Cause.Id, cause.Cause.Title));
        foreach (var product in catalogue.Products)
            if (product.SaidWith(phrase) is { } says) hits.Add((product.Id, says));
        return hits;
    }

    private static StyledText Hits(string phrase, List<(string Id, string Why)> hits, RenderOptions options)
    {
        var text = new StyledText(options.Ascii);
        text.Wrap(new StyledText(options.Ascii).Prose($"`{phrase}` is said by, or seen with:"), options.Width).Line();
        foreach (var (id, why) in hits.Take(12)) text.Wrap(new StyledText(options.Ascii).Prose(why), options.Width, $"  {id,-28} ", new string(' ', 31));
        if (hits.Count > 12) text.Line($"  and {hits.Count - 12} more");
        return text.Line().Line($"next:  why403 explain {hits[0].Id}");
    }

    private static string Nearest(Catalogue catalogue, string word)
    {
        var known = catalogue.Causes.Select(c => c.Cause.Id).Concat(catalogue.Products.Select(p => p.Id)).Concat(catalogue.Headers.Select(h => h.Name)).Concat(catalogue.WordNames);
        var nearest = Distance.Nearest(word, known, 3);
        return nearest.Count > 0 ? $"nearest: {string.Join(", ", nearest)}" : "why403 causes lists what there is";
    }

    private static string Json(Found found)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("format", "why403-entry/1");
            json.WriteString("kind", found.Kind);
            json.WriteStartObject("keys");
            foreach (var key in found.Entry.Keys.OrderBy(k => k.Value.Number)) json.WriteString(key.Key, key.Value.Text);
            json.WriteEndObject();
            json.WriteString("about", string.Join('\n', found.Entry.About.Select(l => l.Text)));
            json.WriteStartArray("sections");
            foreach (var section in found.Entry.Sections)
            {
                json.WriteStartObject();
                json.WriteString("title", section.Title);
                json.WriteString("text", string.Join('\n', section.Lines.Select(l => l.Text)));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
