using System.Text;

namespace Why403.Logs.Formats;

/// <summary>
/// The <c>#Fields:</c> line of W3C extended logs (IIS, CloudFront, HTTP.sys). It makes the format for the lines behind it and can
/// come again inside a file, with other columns.
/// </summary>
internal static class W3cHeader
{
    public static ILineFormat? Read(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("#Fields:"u8)) return null;
        var names = Encoding.UTF8.GetString(line["#Fields:"u8.Length..]).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is 0 or > 256) return null;
        var isCloudFront = names.Contains("x-edge-location");
        var best = names.Select(name => Column(name, isCloudFront)).ToArray();
        var slots = new Slot[best.Length];
        for (var i = 0; i < best.Length; i++)
            if (!best.Any(other => other.Slot.Field() == best[i].Slot.Field() && other.Rank > best[i].Rank)) slots[i] = best[i].Slot;
        if (!slots.Contains(Slot.Status)) return null;
        var kind = isCloudFront ? "cloudfront" : names.Contains("sc-substatus") || names.Contains("sc-win32-status") ? "iis w3c" : names.Contains("s-siteid") ? "http.sys w3c" : "w3c";
        // CloudFront separates its names with spaces and its values with tabs.
        return new ColumnsFormat(kind, slots, slots.Length, isCloudFront ? (byte)'\t' : (byte)' ', hasQuotes: false);
    }

    private static (Slot Slot, int Rank) Column(string name, bool isCloudFront) => name.ToUpperInvariant() switch
    {
        "DATE" => (Slot.Date, 1),
        "TIME" => (Slot.Clock, 1),
        "C-IP" => (Slot.Client, 1),
        "CS-USERNAME" => (Slot.User, 1),
        "CS-METHOD" => (Slot.Method, 1),
        "CS-URI-STEM" => (Slot.Target, 1),
        "CS-URI" => (Slot.Target, 2),
        // CloudFront: cs(Host) is the distribution's own name, x-host-header what the viewer asked for.
        "X-HOST-HEADER" => (Slot.Host, 2),
        "CS-HOST" or "CS(HOST)" => (Slot.Host, 1),
        "CS(REFERER)" => (Slot.Referer, 1),
        "CS(USER-AGENT)" => (Slot.Agent, 1),
        "SC-STATUS" => (Slot.Status, 1),
        "SC-SUBSTATUS" => (Slot.Reason, 1),
        "S-REASON" => (Slot.Reason, 1),
        "X-EDGE-DETAILED-RESULT-TYPE" => (Slot.Reason, 3),
        "X-EDGE-RESULT-TYPE" => (Slot.Reason, 2),
        "X-EDGE-REQUEST-ID" => (Slot.RequestId, 1),
        "SC-BYTES" => (Slot.Size, 1),
        "TIME-TAKEN" => (isCloudFront ? Slot.DurationSeconds : Slot.DurationMilliseconds, 1),
        _ => (Slot.None, 0),
    };
}
