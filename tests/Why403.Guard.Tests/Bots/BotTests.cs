using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Bots;
using Why403.Guard.Events;
using Why403.Guard.Networks;
using Why403.Guard.Tests.Policies;

namespace Why403.Guard.Tests.Bots;

public sealed class BotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-bots").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>A world of names that strangers may write into.</summary>
    private sealed class World : IReverseNames
    {
        public Dictionary<string, string[]> Names { get; } = [];

        public Dictionary<string, string[]> Addresses { get; } = new(StringComparer.OrdinalIgnoreCase);

        public bool Down { get; set; }

        public int Asked { get; private set; }

        public ValueTask<IReadOnlyList<string>> NamesAsync(IPAddress address, CancellationToken cancellation)
        {
            Asked++;
            if (Down) throw new SocketException((int)SocketError.TryAgain);
            return new(Names.GetValueOrDefault(address.ToString()) ?? []);
        }

        public ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellation) =>
            new((Addresses.GetValueOrDefault(name) ?? []).Select(IPAddress.Parse).ToArray());
    }

    private static readonly BotOperator Google = KnownBots.All.Single(b => b.Id == "google");

    private static async Task<NameOutcome> Outcome(World world, string address)
    {
        using var checks = new NameChecks(world, TimeProvider.System);
        Assert.True(AddressText.TryParse(address, out var client));
        Assert.Equal(NameOutcome.Pending, checks.Ask(client, Google));
        for (var i = 0; i < 500; i++)
        {
            if (checks.Ask(client, Google) is var outcome and not NameOutcome.Pending) return outcome;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        return NameOutcome.Pending;
    }

    [Theory]
    [InlineData("crawl-66-249-66-1.googlebot.com", "66.249.66.1", nameof(NameOutcome.Confirmed))]
    [InlineData("crawl-66-249-66-1.googlebot.com.", "66.249.66.1", nameof(NameOutcome.Confirmed))] // the root's dot
    [InlineData("CRAWL-66-249-66-1.GoogleBot.COM", "66.249.66.1", nameof(NameOutcome.Confirmed))]
    [InlineData("crawl-66-249-66-1.googlebot.com", "::ffff:66.249.66.1", nameof(NameOutcome.Confirmed))]
    [InlineData("crawl-66-249-66-1.googlebot.com", "66.249.66.2", nameof(NameOutcome.Denied))] // a PTR that a stranger wrote
    [InlineData("crawl-66-249-66-1.googlebot.com", null, nameof(NameOutcome.Denied))]
    [InlineData("evilgooglebot.com", "66.249.66.1", nameof(NameOutcome.Denied))]
    [InlineData("googlebot.com", "66.249.66.1", nameof(NameOutcome.Denied))]
    [InlineData("crawl.googlebot.com.evil.net", "66.249.66.1", nameof(NameOutcome.Denied))]
    [InlineData("crawl.googlebot.com..", "66.249.66.1", nameof(NameOutcome.Denied))]
    [InlineData("crawl.googlebot.com\0.evil.net", "66.249.66.1", nameof(NameOutcome.Denied))]
    [InlineData("crawl.gооglebot.com", "66.249.66.1", nameof(NameOutcome.Denied))] // Cyrillic letters
    [InlineData("", "66.249.66.1", nameof(NameOutcome.Denied))]
    public async Task A_name_counts_only_where_it_leads_back(string name, string? forward, string outcome)
    {
        var world = new World { Names = { ["66.249.66.1"] = [name] } };
        if (forward is not null) world.Addresses[name.TrimEnd('.')] = [forward];
        Assert.Equal(outcome, (await Outcome(world, "66.249.66.1")).ToString());
    }

    [Fact]
    public async Task Of_fifty_names_the_first_four_are_looked_at()
    {
        var world = new World { Names = { ["66.249.66.1"] = [.. Enumerable.Range(0, 50).Select(i => $"a{i}.googlebot.com")] }, Addresses = { ["a3.googlebot.com"] = ["66.249.66.1"], ["a9.googlebot.com"] = ["66.249.66.1"] } };
        Assert.Equal(NameOutcome.Confirmed, await Outcome(world, "66.249.66.1"));
        world.Addresses.Remove("a3.googlebot.com");
        Assert.Equal(NameOutcome.Denied, await Outcome(world, "66.249.66.1"));
    }

    [Fact]
    public async Task IPv6_is_looked_up_as_well()
    {
        var world = new World { Names = { ["2001:4860:4801:10::1"] = ["crawl.googlebot.com"] }, Addresses = { ["crawl.googlebot.com"] = ["192.0.2.1", "2001:4860:4801:10::1"] } };
        Assert.Equal(NameOutcome.Confirmed, await Outcome(world, "2001:4860:4801:10::1"));
    }

    [Fact]
    public async Task DNS_that_is_down_proves_nothing()
    {
        Assert.Equal(NameOutcome.Failed, await Outcome(new World { Down = true }, "66.249.66.1"));
    }

    [Fact]
    public void A_flood_of_addresses_neither_grows_without_end_nor_asks_twice()
    {
        var world = new World { Down = true };
        using var checks = new NameChecks(world, new ManualClock());
        for (var round = 0; round < 2; round++)
            for (var i = 0u; i < 50_000; i++)
                Assert.Contains(checks.Ask(Address.OfV4(0x0B00_0000 + i), Google), (NameOutcome[])[NameOutcome.Pending, NameOutcome.Failed]);
        Assert.InRange(world.Asked, 0, 20_000);
    }

    private async Task<Site> Start(World world, string list, string members = "")
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bot.json"), list, TestContext.Current.CancellationToken);
        return await Site.Start($$"""
            { "Guard": { "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
                "Bots": { "duckduckgo": { "File": "{{_folder}}/bot.json"{{members}} } },
                "Rules": [ { "Id": "fake", "Do": "refuse", "When": { "Bots": ["spoofed"] } }, { "Id": "crawlers", "Do": "allow", "When": { "Bots": ["verified"], "BotGroups": ["search"] } }, { "Id": "all", "Do": "refuse", "Status": 451 } ] } }
            """, build: b => b.Services.AddSingleton<IReverseNames>(world));
    }

    private const string List = """{ "prefixes": [ { "ipv4Prefix": "20.191.45.212/32" } ] }""";

    private static (string, string)[] As(string agent, string address) => [("User-Agent", agent), ("X-Forwarded-For", address)];

    [Fact]
    public async Task A_crawler_is_verified_by_its_published_networks_and_another_address_is_spoofed()
    {
        await using var site = await Start(new(), List);
        const string agent = "Mozilla/5.0 (compatible; DuckDuckBot/1.1; +http://duckduckgo.com/duckduckbot.html)";
        Assert.Equal(200, (int)await site.Status("/", As(agent, "20.191.45.212")));
        using var spoofed = await site.Get("/", As(agent, "203.0.113.9"));
        Assert.Equal((403, "bot.spoofed"), ((int)spoofed.StatusCode, spoofed.Headers.GetValues("Why403-Cause").Single()));
        Assert.Contains("is in none of the networks that duckduckgo publishes (bot.json of", EventReader.Read(site.Events).First().Rules[^1].Because.Single());
        Assert.Equal(451, (int)await site.Status("/", As("Mozilla/5.0", "203.0.113.9")));
    }

    [Fact]
    public async Task A_list_that_is_old_or_not_complete_calls_nobody_false()
    {
        await using (var site = await Start(new(), List, ", \"Complete\": false"))
            Assert.Equal(451, (int)await site.Status("/", As("DuckDuckBot/1.1", "203.0.113.9")));
        await using var old = await Start(new(), List);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "bot.json"), DateTime.UtcNow.AddDays(-15));
        old.Services.GetRequiredService<Why403.Guard.Policies.PolicySource>().Watch();
        Assert.Equal(451, (int)await old.Status("/", As("DuckDuckBot/1.1", "203.0.113.9")));
        Assert.Equal(200, (int)await old.Status("/", As("DuckDuckBot/1.1", "20.191.45.212")));
    }

    [Fact]
    public async Task The_first_request_is_not_held_up_by_DNS_and_the_next_knows()
    {
        var world = new World { Names = { ["66.249.66.1"] = ["crawl.googlebot.com"], ["203.0.113.9"] = ["crawl.googlebot.com"] }, Addresses = { ["crawl.googlebot.com"] = ["66.249.66.1"] } };
        await using var site = await Start(world, List);
        Assert.Equal(451, (int)await site.Status("/", As("Googlebot/2.1", "66.249.66.1")));
        Assert.Equal(451, (int)await site.Status("/", As("Googlebot/2.1", "203.0.113.9")));
        for (var i = 0; i < 300 && (int)await site.Status("/", As("Googlebot/2.1", "203.0.113.9")) == 451; i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)await site.Status("/", As("Googlebot/2.1", "203.0.113.9")));
        Assert.Equal(200, (int)await site.Status("/", As("Googlebot/2.1", "66.249.66.1")));
    }

    [Theory]
    [InlineData("""{ "prefixes": [ { "ipv4Prefix": "0.0.0.0/0" } ] }""", "0.0.0.0/0, which is no crawler's network")]
    [InlineData("""{ "prefixes": [ { "ipv4Prefix": "20.0.0.0/6" } ] }""", "20.0.0.0/6, which is no crawler's network")]
    [InlineData("10.1.0.0/16", "10.1.0.0/16, which is no crawler's network")]
    [InlineData("::/0", "::/0, which is no crawler's network")]
    public async Task A_list_that_would_let_everybody_in_is_not_taken(string list, string problem)
    {
        var thrown = await Assert.ThrowsAsync<GuardPolicyException>(() => Start(new(), list));
        Assert.Contains(problem, thrown.Message);
    }

    [Fact]
    public void A_crawler_of_ones_own_needs_a_name_that_others_do_not_have()
    {
        var (_, problems) = PolicyTests.Read("""{ "Guard": { "Bots": { "mine": { "Suffixes": [".com", "bot.example"] }, "yours": { "Tokens": ["bot"] } } } }""");
        Assert.Equal(4, problems.Count);
    }

    [Fact]
    public void Every_known_crawler_is_found_by_its_own_names()
    {
        using var checks = new NameChecks(new World(), TimeProvider.System);
        var registry = new BotRegistry(KnownBots.All, checks);
        foreach (var bot in KnownBots.All)
            foreach (var token in bot.Tokens)
                Assert.Equal(bot.Id, registry.Find($"Mozilla/5.0 (compatible; {token.ToLowerInvariant()}; +https://example)", Address.OfV4(0xCB007109), default).Operator!.Id);
        Assert.Equal(BotOutcome.NoClaim, registry.Find("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", Address.OfV4(0xCB007109), default).Outcome);
        Assert.Equal(KnownBots.All.Length, KnownBots.All.Select(b => b.Id).Distinct().Count());
    }
}
