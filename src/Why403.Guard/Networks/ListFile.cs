using System.Globalization;
using System.Text;
using System.Text.Json;
using Why403.Text;

namespace Why403.Guard.Networks;

/// <summary>
/// The text of a list's file: one entry a line, or the JSON in which Google, Bing, Apple, OpenAI and others publish their
/// crawlers' networks (<c>prefixes</c> of <c>ipv4Prefix</c> or <c>ipv6Prefix</c>).
/// </summary>
internal static class ListFile
{
    public const int Largest = 64 << 20;

    private const int MostProblems = 10;

    public static List<ListEntry> Read(string name, ReadOnlySpan<byte> bytes, ICollection<Problem> problems)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        var found = new List<Problem>();
        var entries = bytes.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? Json(name, bytes, found) : Lines(name, bytes, found);
        foreach (var problem in found.Take(MostProblems)) problems.Add(problem);
        if (found.Count > MostProblems) problems.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{name}: {found.Count - MostProblems} more lines cannot be used"), "mend the first ones, then read the file again"));
        if (found.Count == 0 && entries.Count == 0) problems.Add(new(null, $"{name}: the file holds no entry", "write at least one, or take the list out"));
        return entries;
    }

    private static List<ListEntry> Lines(string name, ReadOnlySpan<byte> bytes, List<Problem> problems)
    {
        var entries = new List<ListEntry>();
        var number = 0;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            number++;
            var line = bytes[range].TrimEnd((byte)'\r');
            if (line.Length > 4096) problems.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{name}:{number}: the line is longer than 4096 bytes"), "write one entry a line"));
            else if (ListText.Read(Encoding.UTF8.GetString(line), string.Create(CultureInfo.InvariantCulture, $"{name}:{number}"), problems) is { } entry) entries.Add(entry);
        }
        return entries;
    }

    private static List<ListEntry> Json(string name, ReadOnlySpan<byte> bytes, List<Problem> problems)
    {
        var entries = new List<ListEntry>();
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 8 });
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !(reader.ValueTextEquals("ipv4Prefix"u8) || reader.ValueTextEquals("ipv6Prefix"u8))) continue;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > 64) problems.Add(new(null, $"{name}: a prefix is no text", "write it like \"203.0.113.0/24\""));
                else if (ListText.Read(Encoding.UTF8.GetString(reader.ValueSpan), name, problems) is { } entry) entries.Add(entry);
            }
        }
        catch (JsonException e)
        {
            problems.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{name}:{e.LineNumber + 1}: the JSON ends or breaks here"), "fetch the file again"));
        }
        return entries;
    }
}
