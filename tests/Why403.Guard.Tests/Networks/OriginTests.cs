using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Networks;
using Why403.Guard.Tests.Origins;
using Why403.Guard.Tests.Policies;

namespace Why403.Guard.Tests.Networks;

public sealed class OriginTests
{
    private sealed class OwnOrigins(string? country, uint network) : INetworkOrigins
    {
        public string Source => "the test's table of 2026-11-01";

        public NetworkOrigin Find(ReadOnlySpan<byte> address) => address.SequenceEqual((byte[])[127, 0, 0, 1]) ? new(country, network) : default;
    }

    [Theory]
    [InlineData("\"When\": { \"Countries\": [\"de\", \"FR\"] }", "DE", 403)]
    [InlineData("\"When\": { \"Countries\": [\"DE\"] }", "NL", 200)]
    [InlineData("\"When\": { \"Countries\": [\"DE\"] }", null, 200)]
    [InlineData("\"When\": { \"Countries\": [\"unknown\"] }", null, 403)]
    [InlineData("\"Unless\": { \"Countries\": [\"DE\"] }", null, 403)]
    [InlineData("\"Unless\": { \"Countries\": [\"DE\", \"unknown\"] }", null, 200)]
    [InlineData("\"When\": { \"Networks\": [\"AS64500\"] }", null, 403)]
    [InlineData("\"When\": { \"Networks\": [\"AS64501\"] }", null, 200)]
    public async Task Country_and_network_decide_and_unknown_is_a_country_of_its_own(string members, string? country, int status)
    {
        await using var site = await Site.Start($$"""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", {{members}} } ] } }""", build: b => b.Services.AddSingleton<INetworkOrigins>(new OwnOrigins(country, 64_500)));
        Assert.Equal((HttpStatusCode)status, await site.Status("/"));
    }

    [Fact]
    public void A_database_in_the_content_folder_is_taken_where_none_is_named()
    {
        const string Asks = """{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "When": { "Countries": ["DE"] } } ] } }""";
        var root = Directory.CreateTempSubdirectory("why403-origin").FullName;
        Assert.Single(PolicyTests.Read(Asks, root: root).Problems);
        File.WriteAllBytes(Path.Combine(root, "why403-country.mmdb"), MmdbMaker.Make([(Prefix.Parse("203.0.113.0/24", out _, out _)!.Value, MmdbMaker.Map(("country_code", MmdbMaker.Text("DE"))))], 24));
        var (policy, problems) = PolicyTests.Read(Asks, root: root);
        Assert.Empty(problems);
        Assert.Equal("DE", policy!.Origins!.Find([203, 0, 113, 7]).Country);
        Directory.Delete(root, true);
    }

    [Fact]
    public void A_country_without_a_database_is_a_problem()
    {
        var (policy, problems) = PolicyTests.Read("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "When": { "Countries": ["Germany"], "Networks": ["64500"] } }, { "Id": "b", "Do": "refuse", "When": { "Countries": ["DE"] } } ] } }""");
        Assert.Null(policy);
        Assert.Equal(
            ["Guard:Rules:0:When:Countries has `Germany` (fix: write two letters (ISO 3166), or unknown)", "Guard:Rules:0:When:Networks has `64500` (fix: write the number of an autonomous system, such as AS64500)", "Guard:Rules:1:When:Countries asks where addresses belong, and no database is there to say so (fix: name a database under Origins:Files)"],
            problems.Select(p => p.ToString()));
    }
}
