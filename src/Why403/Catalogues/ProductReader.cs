using System.Collections.Immutable;
using Why403.Signatures;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>Turns a product file into marks. A line that breaks the rules is a problem and is left out.</summary>
internal static class ProductReader
{
    public static Product? Read(Entry entry, ICollection<Problem> problems)
    {
        foreach (var key in (ReadOnlySpan<string>)["id", "name", "layer"])
            if (entry[key].Length == 0)
            {
                problems.Add(entry.Problem(1, $"the product has no `{key}`", $"add a line `{key}: …` to the front matter"));
                return null;
            }
        if (Words.Layer(entry["layer"]) is not { } layer)
        {
            problems.Add(entry.Problem(entry.Keys["layer"].Number, $"`{entry["layer"]}` is no layer", "use one of: " + Words.AllLayers));
            return null;
        }
        var owner = Words.Owner(entry["owner"]) ?? Owner.SiteOperator;
        if (entry["owner"].Length > 0 && Words.Owner(entry["owner"]) is null)
            problems.Add(entry.Problem(entry.Keys["owner"].Number, $"`{entry["owner"]}` is no owner", "use one of: " + Words.AllOwners));
        var presence = Marks(entry, "presence", problems);
        var product = new Product(entry["id"], entry["name"], layer, entry["kind"], owner, entry["tell"])
        {
            Presence = presence,
            UpstreamAnswered = Marks(entry, "upstream answered", problems),
            References = References(entry, problems),
        };
        var refusals = ImmutableArray.CreateBuilder<RefusalMark>();
        foreach (var section in entry.Sections)
            if (section.Title.StartsWith("refusal:", StringComparison.OrdinalIgnoreCase) && Refusal(entry, section, presence, problems) is { } mark)
                refusals.Add(mark);
        return product with { Refusals = refusals.ToImmutable() };
    }

    private static ImmutableArray<PresenceMark> Marks(Entry entry, string title, ICollection<Problem> problems) =>
        entry.Section(title) is { } section ? [.. Conditions(entry, section, problems).Select(c => new PresenceMark(c))] : [];

    private static ImmutableArray<Condition> Conditions(Entry entry, EntrySection section, ICollection<Problem> problems)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var line in section.Lines)
        {
            if (!line.Text.StartsWith("- ", StringComparison.Ordinal)) continue;
            if (ConditionReader.Read(line.Text[2..], out var reason) is { } condition) conditions.Add(condition);
            else problems.Add(entry.Problem(line.Number, reason, "the forms are listed in catalogue/README.md"));
        }
        return conditions.ToImmutable();
    }

    private static RefusalMark? Refusal(Entry entry, EntrySection section, ImmutableArray<PresenceMark> presence, ICollection<Problem> problems)
    {
        var name = section.Title["refusal:".Length..].Trim();
        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in section.Lines)
            if (EntryReader.KeyValue(line.Text) is { Key.Length: > 0 } pair) keys[pair.Key] = pair.Value;
        var before = problems.Count;
        var conditions = Conditions(entry, section, problems);
        if (problems.Count > before) return null;

        // Invariant 5: a marker that stands on every answer of a product can never say that it refused.
        if (!conditions.Any(c => c.Marks && !presence.Any(p => p.Condition.Written.Equals(c.Written, StringComparison.OrdinalIgnoreCase))))
        {
            problems.Add(entry.Problem(section.Line, $"refusal `{name}` rests on presence or a status alone", "add a condition that only the refusal itself fulfils"));
            return null;
        }
        var isRefusal = !keys.TryGetValue("verdict", out var verdict) || verdict != "none";
        var written = keys.GetValueOrDefault("causes") ?? keys.GetValueOrDefault("cause") ?? "";
        ImmutableArray<string> causes = written == "unknown" || !isRefusal ? [] : [.. written.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)];
        if (written.Length == 0 && isRefusal)
        {
            problems.Add(entry.Problem(section.Line, $"refusal `{name}` names no cause", "add `cause: ID`, `causes: ID ID` or `cause: unknown`"));
            return null;
        }
        var confidence = Words.Confidence(keys.GetValueOrDefault("confidence", "possible"));
        if (confidence is null) problems.Add(entry.Problem(section.Line, $"`{keys["confidence"]}` is no confidence", "use possible, likely or proven"));
        // General knowledge that nobody checked, and a choice among several, carry no more than `possible`.
        var capped = keys.GetValueOrDefault("evidence", "K").Contains('K', StringComparison.OrdinalIgnoreCase) || causes.Length > 1 ? Confidence.Possible : confidence ?? Confidence.Possible;
        return new(name, [.. conditions.OrderBy(c => c.Cost)], causes, capped, keys.GetValueOrDefault("says", $"{entry["name"]} wrote this refusal"), isRefusal);
    }

    private static ImmutableArray<ReferencePlace> References(Entry entry, ICollection<Problem> problems)
    {
        var places = ImmutableArray.CreateBuilder<ReferencePlace>();
        foreach (var part in entry["reference"].Split(" ; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("header ", StringComparison.Ordinal)) places.Add(new(part[7..].Trim(), "", ""));
            else if (part.StartsWith("body ", StringComparison.Ordinal) && part.Split('`') is { Length: 5 } pieces && pieces[2].Trim() == "until")
                places.Add(new("", pieces[1], pieces[3]));
            else problems.Add(entry.Problem(entry.Keys["reference"].Number, $"`{part}` is no reference place", "write `header NAME` or body `PREFIX` until `SUFFIX`"));
        }
        return places.ToImmutable();
    }
}
