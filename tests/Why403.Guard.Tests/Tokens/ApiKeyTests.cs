using System.Net;
using Why403.Guard.Credentials;
using Why403.Guard.Networks;
using Why403.Guard.Tokens;

namespace Why403.Guard.Tests.Tokens;

public sealed class ApiKeyTests
{
    private static readonly GuardApiKey First = GuardApiKey.Create();
    private static readonly GuardApiKey Second = GuardApiKey.Create();
    private static readonly GuardApiKey Ended = GuardApiKey.Create("test");
    private static readonly GuardApiKey Elsewhere = GuardApiKey.Create();

    private static string Entry(GuardApiKey key, string more = "") => $$"""{ "Id": "partner", "Prefix": "{{key.Prefix}}", "Hash": "{{key.Hash}}"{{more}} }""";

    private static string Section => $$"""{ "ApiKeys": { "Keys": [ {{Entry(First, """, "Scopes": ["orders.read", "orders.write"] """)}}, {{Entry(Second)}}, {{Entry(Ended, """, "Until": "2026-01-01" """)}}, {{Entry(Elsewhere, """, "Networks": ["203.0.113.0/24"] """)}} ] } }""";

    [Fact]
    public async Task Two_keys_of_one_owner_overlap_and_each_has_its_own_scopes()
    {
        await using var site = await TokenSite.Start(Section, new ManualClock());
        foreach (var key in (GuardApiKey[])[First, Second])
        {
            using var response = await site.Get("/api/x", ("X-Api-Key", key.Key));
            Assert.Equal("partner ApiKey", await response.Words());
        }
        Assert.Equal(HttpStatusCode.OK, await site.Status("/orders", ("X-Api-Key", First.Key)));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/orders", ("X-Api-Key", Second.Key)));
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_says_why_in_the_event_and_never_itself()
    {
        await using var site = await TokenSite.Start(Section, new ManualClock());
        (string Key, string Fact, string Cause)[] rows =
        [
            (Ended.Key, "ended at 2026-01-01", "api-key.invalid"),
            (Elsewhere.Key, "is not accepted from 127.0.0.1", "api-key.restricted"),
            (First.Key[..^1] + (First.Key[^1] == '0' ? '1' : '0'), "mistyped", "api-key.invalid"),
            (GuardApiKey.Create().Key, "no key like this is known", "api-key.invalid"),
            ("something else", "no key like this is known", "api-key.invalid"),
            (new('k', 5000), "longer than any key", "api-key.invalid"),
        ];
        foreach (var (key, fact, cause) in rows)
        {
            using var response = await site.Get("/api/x", ("X-Api-Key", key));
            Assert.Equal((cause == "api-key.restricted" ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, cause), (response.StatusCode, response.Cause()));
            var entry = site.Event(response);
            Assert.Contains(fact, entry.Facts.Single());
            Assert.DoesNotContain(key[8..], System.Text.Json.JsonSerializer.Serialize(entry));
            Assert.StartsWith("ApiKey realm=\"api\", field=\"X-Api-Key\"", response.Challenge());
        }
    }

    [Fact]
    public void Whatever_is_sent_is_compared_with_every_key_whole()
    {
        var ring = new ApiKeyRing(new("X-Api-Key", [.. Enumerable.Range(0, 7).Select(i => GuardApiKey.Create()).Append(First).Select(k => new ApiKeyEntry("a", k.Prefix, [.. Convert.FromHexString(k.Hash)]))]));
        foreach (var key in (string[])[First.Key, First.Key[..^1], "0" + First.Key[1..], First.Key.ToUpperInvariant(), "", "w4_live_"])
        {
            var before = ring.Comparisons;
            ring.Check(key, default, DateTimeOffset.UtcNow);
            Assert.Equal(8, ring.Comparisons - before);
        }
    }

    [Fact]
    public void A_key_has_the_form_that_it_promises()
    {
        Assert.Matches("^w4_live_[0-9a-z]{33}$", First.Key);
        Assert.Equal(14, First.Prefix.Length);
        Assert.True(GuardApiKey.IsWhole(First.Key));
        Assert.Throws<ArgumentException>(() => GuardApiKey.Create("Production"));
    }

    [Fact]
    public async Task Keys_in_code_count_as_well()
    {
        await using var site = await Site.Start(guard: g => g.ApiKey("partner", First.Prefix, First.Hash, null, "a").Rule("api", r => r.Refuse().Unless(u => u.Scopes("a"))), build: b => b.Services.AddWhy403GuardTokens());
        Assert.Equal(HttpStatusCode.OK, await site.Status("/", ("X-Api-Key", First.Key)));
        Assert.Equal(HttpStatusCode.Unauthorized, await site.Status("/"));
    }

    [Fact]
    public void Every_problem_of_the_section_is_told_at_once()
    {
        var (_, problems) = Policies.PolicyTests.Read("""
            { "Guard": { "Credentials": { "Realm": "a\"b", "Issuers": { "x": { "Issuer": "https://id.example", "Keys": "http://id.example/jwks", "Audiences": [], "Algorithms": ["HS256"] } },
                "Introspection": { "Address": "ftp://x", "Client": "a", "Secret": "b" }, "ApiKeys": { "Field": "Authorization", "Keys": [ { "Id": "a", "Prefix": "short", "Hash": "not hex", "Until": "soon", "Networks": ["list:none"] } ] } } } }
            """);
        var text = string.Join('\n', problems);
        foreach (var part in (string[])["Realm holds quotes", "Keys is `http://id.example/jwks`", "Audiences names nobody", "Algorithms:0 is `HS256`", "Introspection:Address is", "ApiKeys:Field is `Authorization`", "Prefix has fewer", "Hash is no SHA-256", "Until is `soon`", "names the list `none`"]) Assert.Contains(part, text);
        Assert.DoesNotContain("not hex", text);
    }
}
