using System.Globalization;
using System.Text.Json;

namespace Why403.Captures;

/// <summary>Reads one entry; the current token is its opening brace before and its closing brace after.</summary>
internal sealed class HarEntryReader(JsonPull json, CaptureLimits limits)
{
    public HarEntry Read()
    {
        var entry = new HarEntry(limits);
        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case JsonName.Started:
                    if (DateTimeOffset.TryParse(json.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) entry.At = at;
                    break;
                case JsonName.Time:
                    if (double.TryParse(json.Text(), CultureInfo.InvariantCulture, out var took) && took is > 0 and < 1e9) entry.Took = TimeSpan.FromMilliseconds(took);
                    break;
                case JsonName.ServerAddress:
                    entry.Peer = json.Text()?.Trim('[', ']');
                    break;
                case JsonName.Failure:
                    entry.Failure = json.Text() ?? entry.Failure;
                    break;
                case JsonName.Request when json.Token == JsonTokenType.StartObject:
                    ReadRequest(entry);
                    break;
                case JsonName.Response when json.Token == JsonTokenType.StartObject:
                    ReadResponse(entry);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return entry;
    }

    private void ReadRequest(HarEntry entry)
    {
        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case JsonName.Method: entry.Method = json.Text() ?? ""; break;
                case JsonName.Url: entry.Address = json.Text() ?? ""; break;
                case JsonName.HttpVersion: entry.RequestVersion = json.Text(); break;
                case JsonName.Headers: ReadPairs(entry.RequestHeaders.Add); break;
                case JsonName.Cookies: ReadPairs(entry.AddCookie); break;
                case JsonName.PostData when json.Token == JsonTokenType.StartObject: ReadPostData(entry); break;
                default: json.Skip(); break;
            }
        }
    }

    private void ReadPostData(HarEntry entry)
    {
        while (json.NextProperty(out var name))
        {
            if (name == JsonName.Text && json.Token == JsonTokenType.String) entry.RequestBody = Body(base64: false, out _);
            else json.Skip();
        }
    }

    private void ReadResponse(HarEntry entry)
    {
        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case JsonName.Status: entry.Status = int.TryParse(json.Text(), CultureInfo.InvariantCulture, out var status) ? status : 0; break;
                case JsonName.StatusText: entry.Reason = json.Text() ?? ""; break;
                case JsonName.HttpVersion: entry.ResponseVersion = json.Text(); break;
                case JsonName.Headers: ReadPairs(entry.ResponseHeaders.Add); break;
                case JsonName.RedirectUrl: entry.Redirect = json.Text() ?? ""; break;
                case JsonName.Failure: entry.Failure = json.Text() ?? entry.Failure; break;
                case JsonName.Content when json.Token == JsonTokenType.StartObject: ReadContent(entry); break;
                default: json.Skip(); break;
            }
        }
    }

    // "encoding" stands behind "text" in every browser's export, so the text waits for it in its raw form.
    private void ReadContent(HarEntry entry)
    {
        byte[]? raw = null;
        bool base64 = false, cut = false;
        while (json.NextProperty(out var name))
        {
            if (name == JsonName.Text && json.Token == JsonTokenType.String) (raw, cut) = (json.Value.ToArray(), json.WasCut);
            else if (name == JsonName.Encoding) base64 = json.Text() == "base64";
            else json.Skip();
        }
        if (raw is null) return;
        entry.ResponseBody = HarBody.Of(raw, base64, limits.BodyCap, out var shortened);
        entry.BodyTruncated = cut || shortened;
    }

    private byte[] Body(bool base64, out bool cut) => HarBody.Of(json.Value, base64, limits.BodyCap, out cut);

    private void ReadPairs(Action<string, string> add)
    {
        if (json.Token != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        while (json.Next() && json.Token != JsonTokenType.EndArray)
        {
            string? key = null, value = null;
            if (json.Token != JsonTokenType.StartObject) continue;
            while (json.NextProperty(out var name))
            {
                if (name == JsonName.Name) key = json.Text();
                else if (name == JsonName.Value) value = json.Text();
                else json.Skip();
            }
            if (key is not null) add(key, value ?? "");
        }
    }
}

internal static class HarBody
{
    /// <summary>The bytes of a body that a HAR keeps as text (always Unicode) or as base64, up to the cap.</summary>
    public static byte[] Of(ReadOnlySpan<byte> json, bool base64, int cap, out bool cut)
    {
        var text = JsonText.Unescape(json);
        if (base64) return JsonText.FromBase64(text, cap, out cut);
        cut = text.Length > cap;
        if (cut) text = text[..cap];
        return text[..JsonText.WholeRunes(text)].ToArray();
    }
}
