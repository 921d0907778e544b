using System.Collections.Immutable;
using System.Globalization;
using Why403.Text;

namespace Why403.Catalogues;

/// <summary>What the catalogue says of a cause.</summary>
/// <param name="Settle">The one test that decides between this cause and its look-alikes.</param>
public sealed record CauseEntry(Cause Cause, ImmutableArray<int> Statuses, string Settle, ImmutableArray<Remedy> Remedies, Entry Entry)
{
    internal static CauseEntry? Read(Entry entry, ICollection<Problem> problems)
    {
        foreach (var key in (ReadOnlySpan<string>)["id", "layer", "title", "settle", "statuses"])
            if (entry[key].Length == 0)
            {
                problems.Add(entry.Problem(1, $"the cause has no `{key}`", $"add a line `{key}: …` to the front matter"));
                return null;
            }
        if (Words.Layer(entry["layer"]) is not { } layer)
        {
            problems.Add(entry.Problem(entry.Keys["layer"].Number, $"`{entry["layer"]}` is no layer", "use one of: " + Words.AllLayers));
            return null;
        }
        var statuses = ImmutableArray.CreateBuilder<int>();
        foreach (var word in entry["statuses"].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var status)) statuses.Add(status);
            else problems.Add(entry.Problem(entry.Keys["statuses"].Number, $"`{word}` is no status code"));
        return new(new(entry["id"], layer, entry["title"]), statuses.ToImmutable(), entry["settle"], RemedyReader.Read(entry, problems), entry);
    }
}
