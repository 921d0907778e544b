using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// <c>RateLimit</c> and <c>RateLimit-Policy</c>: drafts 8 and later of ietf-httpapi-ratelimit-headers send lists such as
/// <c>"burst";r=0;t=30</c> beside <c>"burst";q=100;w=60</c>; draft 7 sent <c>limit=10, remaining=0, reset=30</c> beside <c>10;w=60</c>.
/// </summary>
internal static class StructuredLimits
{
    private const int MostItems = 20;
    private const int LongestField = 4096;

    public static List<RateLimit> Read(HeaderList headers)
    {
        var limits = new List<RateLimit>();
        var policies = Policies(headers);
        foreach (var value in headers.All("RateLimit").Take(MostItems))
        {
            var said = "RateLimit: " + Redaction.Quote(value);
            if (value.Contains("remaining=", StringComparison.OrdinalIgnoreCase))
            {
                var flat = new Item("", Split(value, ',').SelectMany(m => Split(m, ';')).ToArray());
                limits.Add(new("", flat["limit"], flat["remaining"], Times.Seconds(flat["reset"]), policies.Count == 1 ? Window(policies.Values.First()) : null, said));
                continue;
            }
            foreach (var item in Items(value))
            {
                // "default" is the name that the drafts' own examples use for a sole policy.
                var policy = policies.GetValueOrDefault(item.Name);
                if (item["r"] is { } remaining) limits.Add(new(item.Name, policy["q"], remaining, Times.Seconds(item["t"]), Window(policy), said));
            }
        }
        return limits;
    }

    /// <summary>The window of the only policy that an answer states; null where there are several.</summary>
    public static TimeSpan? OnlyWindow(HeaderList headers) => Policies(headers) is { Count: 1 } policies ? Window(policies.Values.First()) : null;

    public static bool HasPolicy(HeaderList headers) => Policies(headers).Values.Any(p => p["q"] is not null || p["w"] is not null);

    private static Dictionary<string, Item> Policies(HeaderList headers)
    {
        var policies = new Dictionary<string, Item>(StringComparer.Ordinal);
        foreach (var value in headers.All("RateLimit-Policy").Take(MostItems))
            foreach (var item in Items(value)) policies.TryAdd(item.Name, item);
        return policies;
    }

    private static TimeSpan? Window(Item policy) => Times.Seconds(policy["w"]);

    private static IEnumerable<Item> Items(string value)
    {
        foreach (var member in Split(value, ',').Take(MostItems))
        {
            var parts = Split(member, ';').ToArray();
            if (parts.Length > 0) yield return new(parts[0].Trim('"'), parts[1..]);
        }
    }

    /// <summary>Splits where no quoted string is open: a policy's name may hold any separator (RFC 9651 section 3.3.3).</summary>
    private static IEnumerable<string> Split(string text, char separator)
    {
        var (start, quoted) = (0, false);
        var end = Math.Min(text.Length, LongestField);
        for (var i = 0; i <= end; i++)
        {
            if (i + 1 < end && text[i] == '\\' && quoted) i++;
            else if (i < end && text[i] == '"') quoted = !quoted;
            else if (i == end || (text[i] == separator && !quoted))
            {
                if (text[start..i].Trim() is { Length: > 0 } piece) yield return piece;
                start = i + 1;
            }
        }
    }

    private readonly record struct Item(string Name, string[]? Parameters)
    {
        public double? this[string key]
        {
            get
            {
                foreach (var parameter in Parameters ?? [])
                    if (parameter.StartsWith(key, StringComparison.OrdinalIgnoreCase) && parameter.AsSpan(key.Length).TrimStart() is ['=', ..] value) return RateLimit.Number(value[1..].ToString());
                return null;
            }
        }
    }
}
