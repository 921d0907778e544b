using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Judging;
using Why403.Guard.Networks;

namespace Why403.Guard.Limits;

/// <summary>Whom a limit counts together.</summary>
[Flags]
internal enum LimitPer
{
    Everyone = 0,
    Address = 1,
    User = 2,
    ApiKey = 4,
    Endpoint = 8,
}

/// <summary>A named limit: so many units in a window, and so many at once.</summary>
internal sealed record LimitPlan(string Name, int Quota, TimeSpan Window, int Burst, LimitPer Per)
{
    /// <summary>Those who are signed in get so many times the quota.</summary>
    public int Known { get; init; } = 10;

    /// <summary>The network around an IPv4 address that counts as one client.</summary>
    public int V4Length { get; init; } = 32;

    /// <summary>A household or a host usually has a /64 of its own: counting single addresses would count nobody.</summary>
    public int V6Length { get; init; } = 64;

    public string ApiKeyField { get; init; } = "X-Api-Key";

    /// <summary>Who uses the limit up is refused by it for so long; zero for until there are units again.</summary>
    public TimeSpan Ban { get; init; }

    public LimitSharing Sharing { get; init; }

    public WithoutStore WithoutStore { get; init; }

    /// <summary>The pace for strangers or for those who are signed in: the same time to refill, more units in it.</summary>
    public Gcra Pace(bool known)
    {
        var times = known ? Known : 1L;
        return new(Math.Max(1, Window.Ticks * 100 / (Quota * times)), Burst * times);
    }

    /// <summary>
    /// False where the limit does not concern this request: it counts users and nobody is signed in. An empty name must not
    /// put everybody into one bucket.
    /// </summary>
    public bool TryKey(ref RequestFacts facts, LimitTable table, out ulong key)
    {
        key = 0;
        var hash = table.Hash();
        hash.Add(Name);
        hash.Add((ulong)Per);
        if ((Per & LimitPer.Address) != 0)
        {
            var network = Prefix.Around(facts.Client, facts.Client.IsV4 ? V4Length : V6Length);
            hash.Add((ulong)(network.Bits >> 64));
            hash.Add((ulong)network.Bits);
        }
        if ((Per & LimitPer.User) != 0)
        {
            if (UserId(facts.User) is not { Length: > 0 } user) return false;
            hash.Add(user);
        }
        if ((Per & LimitPer.ApiKey) != 0)
        {
            if (facts.Http.Request.Headers[ApiKeyField] is not { Count: 1 } field || field[0] is not { Length: > 0 } apiKey) return false;
            hash.Add(apiKey);
        }
        if ((Per & LimitPer.Endpoint) != 0)
        {
            if (facts.Http.GetEndpoint()?.DisplayName is not { } endpoint) return false;
            hash.Add(endpoint);
        }
        key = Math.Max(1, hash.Finish());
        return true;
    }

    /// <summary>Whom it counts, the same in every process: a hash, for users and keys are not spelled out to a store. Only where <see cref="TryKey"/> holds.</summary>
    public string Identity(ref RequestFacts facts)
    {
        var parts = new StringBuilder().Append((int)Per);
        if ((Per & LimitPer.Address) != 0) Add(parts, Prefix.Around(facts.Client, facts.Client.IsV4 ? V4Length : V6Length).ToString());
        if ((Per & LimitPer.User) != 0) Add(parts, UserId(facts.User));
        if ((Per & LimitPer.ApiKey) != 0) Add(parts, facts.Http.Request.Headers[ApiKeyField]);
        if ((Per & LimitPer.Endpoint) != 0) Add(parts, facts.Http.GetEndpoint()?.DisplayName);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())).AsSpan(0, 16));
    }

    // With its length, so that two texts in a row cannot be confused with two others.
    private static void Add(StringBuilder parts, string? text) => parts.Append('|').Append(text?.Length ?? 0).Append(':').Append(text);

    public static string? UserId(ClaimsPrincipal? user) => user is null ? null : (user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.NameIdentifier))?.Value ?? user.Identity?.Name;

    /// <summary>Whom it counts, for an event: "address 2001:db8::/64". Users and keys are not spelled out.</summary>
    public string Describe(ref RequestFacts facts)
    {
        var parts = new List<string>();
        if ((Per & LimitPer.Address) != 0) parts.Add(facts.Client.IsKnown ? $"address {Prefix.Around(facts.Client, facts.Client.IsV4 ? V4Length : V6Length)}" : "the local socket");
        if ((Per & LimitPer.User) != 0) parts.Add("user");
        if ((Per & LimitPer.ApiKey) != 0) parts.Add("API key");
        if ((Per & LimitPer.Endpoint) != 0) parts.Add($"endpoint {facts.Http.GetEndpoint()?.DisplayName}");
        return parts.Count == 0 ? "everyone together" : string.Join(" and ", parts);
    }
}
