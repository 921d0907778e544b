using System.Globalization;
using System.Text.Json;

namespace Why403.Captures;

/// <summary>HAR 1.2 from a stream: an entry at a time, so the memory used does not depend on the size of the file.</summary>
internal static class HarReader
{
    public static void Read(Stream input, Handover handover)
    {
        using var json = new JsonPull(input, handover.Limits.StringCap);
        var linker = new ExchangeLinker(handover.Hand, handover.Limits.LinkWindow);
        var log = new HarLog(json, linker, handover);
        if (json.Next() && json.Token == JsonTokenType.StartObject) log.ReadRoot();
        linker.Flush();
        if (json.Truncated || json.Damaged)
            handover.Report(
                string.Create(CultureInfo.InvariantCulture, $"the HAR {(json.Damaged ? "is no JSON" : "ends early")}, {(log.InEntry ? $"inside entry {log.Entries + 1}" : $"after {log.Entries} entries")}; the entries before that were read"),
                "export the network log again, or check that the file was copied as a whole");
    }
}

internal sealed class HarLog(JsonPull json, ExchangeLinker linker, Handover handover)
{
    private readonly HarEntryReader _reader = new(json, handover.Limits);
    private string _creator = "";
    private bool _credentialsSeen;

    /// <summary>How many entries were complete.</summary>
    public long Entries { get; private set; }

    public bool InEntry { get; private set; }

    public void ReadRoot()
    {
        while (json.NextProperty(out var name))
        {
            if (name == JsonName.Log && json.Token == JsonTokenType.StartObject) ReadLog();
            else if (name == JsonName.Entries && json.Token == JsonTokenType.StartArray) ReadEntries();
            else json.Skip();
        }
    }

    private void ReadLog()
    {
        while (json.NextProperty(out var name))
        {
            if (name == JsonName.Entries && json.Token == JsonTokenType.StartArray) ReadEntries();
            else if (name == JsonName.Creator && json.Token == JsonTokenType.StartObject) ReadCreator();
            else json.Skip();
        }
    }

    private void ReadCreator()
    {
        while (json.NextProperty(out var name))
        {
            if (name == JsonName.Name) _creator = json.Text() ?? "";
            else json.Skip();
        }
    }

    private void ReadEntries()
    {
        while (json.Next() && json.Token != JsonTokenType.EndArray)
        {
            if (json.Token != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            InEntry = true;
            var entry = _reader.Read();
            if (json.Token != JsonTokenType.EndObject) return;
            InEntry = false;
            Entries++;
            if (entry.Address.Length == 0 && entry.Status == 0)
            {
                handover.Report(string.Create(CultureInfo.InvariantCulture, $"entry {Entries} holds neither an address nor a status"));
                continue;
            }
            // data:, blob: and the like never leave the browser.
            if (entry.Address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || entry.Address.StartsWith("blob:", StringComparison.OrdinalIgnoreCase)) continue;
            linker.Add(entry.ToExchange(Sanitized(entry)), entry.Took, entry.RedirectAddress);
        }
    }

    // Chrome's export leaves cookies and Authorization out unless asked otherwise and does not say so in the file: until
    // one is seen, its absence tells nothing. Others overwrite the value ("[redacted]") and keep the field.
    private bool Sanitized(HarEntry entry)
    {
        _credentialsSeen |= entry.HasCredentials;
        return entry.HasRedactions || (_creator == "WebInspector" && !_credentialsSeen);
    }
}
