using System.Collections.Immutable;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Limits;

/// <summary>Reads <c>Limits</c>.</summary>
internal static class LimitReader
{
    public static ImmutableArray<Key> Shape { get; } =
    [
        new("Quota", Kind.Whole, "units in a window") { Required = true, Least = 1, Most = 1_000_000_000 },
        new("Window", Kind.Span, "the length of the window") { Required = true, Most = 31 * 86_400 },
        new("Burst", Kind.Whole, "units at once; otherwise the quota") { Least = 1, Most = 1_000_000_000 },
        new("Per", Kind.Texts, "whom it counts together, several for their combination; otherwise each address") { Choices = ["address", "user", "api-key", "endpoint", "everyone"] },
        new("Known", Kind.Whole, "those who are signed in get so many times the quota") { Least = 1, Most = 10_000, Default = "10" },
        new("V4", Kind.Whole, "the length of the IPv4 network that counts as one client") { Least = 8, Most = 32, Default = "32" },
        new("V6", Kind.Whole, "the length of the IPv6 network that counts as one client") { Least = 16, Most = 128, Default = "64" },
        new("ApiKeyField", Kind.Text, "the request field that holds the API key") { Default = "\"X-Api-Key\"" },
        new("Ban", Kind.Span, "who uses it up is refused by it for so long, whatever comes back meanwhile; requests during that time do not prolong it") { Most = 31 * 86_400 },
        new("Shared", Kind.Choice, "processes count it together in a store: each asks about every request, leased borrows a twentieth of the burst at a time") { Choices = ["no", "each", "leased"], Default = "\"no\"" },
        new("WithoutStore", Kind.Choice, "where the store does not answer: local lets this process count alone, open lets requests pass, closed refuses them") { Choices = ["local", "open", "closed"], Default = "\"local\"" },
    ];

    public static Dictionary<string, LimitPlan> Read(IEnumerable<(string Name, SectionReader Part)> named, ICollection<Problem> problems)
    {
        var plans = new Dictionary<string, LimitPlan>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, part) in named)
        {
            if (!Ids.IsId(name)) problems.Add(new(null, $"{part.Path} has a name that the RateLimit fields cannot carry", Ids.Fix));
            var quota = part.Whole("Quota", 1);
            var per = LimitPer.Everyone;
            var texts = part.Texts("Per");
            foreach (var (value, _) in texts)
                per |= value switch { "address" => LimitPer.Address, "user" => LimitPer.User, "api-key" => LimitPer.ApiKey, "endpoint" => LimitPer.Endpoint, _ => LimitPer.Everyone };
            var plan = new LimitPlan(name, quota, part.Span("Window") ?? TimeSpan.FromMinutes(1), part.Whole("Burst", quota), texts.IsEmpty ? LimitPer.Address : per)
            {
                Known = part.Whole("Known", 10), V4Length = part.Whole("V4", 32), V6Length = part.Whole("V6", 64), ApiKeyField = part.Text("ApiKeyField") ?? "X-Api-Key", Ban = part.Span("Ban") ?? TimeSpan.Zero,
                Sharing = part.Choice("Shared", "no") switch { "each" => LimitSharing.Each, "leased" => LimitSharing.Leased, _ => LimitSharing.No },
                WithoutStore = part.Choice("WithoutStore", "local") switch { "open" => WithoutStore.Open, "closed" => WithoutStore.Closed, _ => WithoutStore.Local },
            };
            if (!plans.TryAdd(name, plan)) problems.Add(new(null, $"{part.Path} is there twice, in the program and in the configuration", "give one of the two limits another name"));
            // A burst of a day's quota at 10 000 a tick would not fit 63 bits of nanoseconds.
            if (plan.Window.TotalSeconds / quota * plan.Burst > 31 * 86_400) part.Add("Burst", "takes more than 31 days to refill", "write a smaller burst, or a greater quota");
        }
        return plans;
    }
}
