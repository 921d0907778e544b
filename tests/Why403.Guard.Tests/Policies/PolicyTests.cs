using System.Text;
using Microsoft.Extensions.Configuration;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Tests.Policies;

public sealed class PolicyTests
{
    internal static (Policy? Policy, List<Problem> Problems) Read(string json, INetworkOrigins? origins = null, string? root = null)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var problems = new List<Problem>();
        return (new PolicyReader(new(root ?? Path.GetTempPath()), new(root ?? Path.GetTempPath()), origins, new(new Nobody(), TimeProvider.System)).Read([configuration.GetSection("Guard")], problems), problems);
    }

    [Fact]
    public void The_committed_schema_is_the_readers_own() => Golden.CheckRepository(PolicySchema.Write(), "docs/schema/guard-1.schema.json");

    [Fact]
    public void Every_problem_is_told_at_once_with_the_way_to_mend_it()
    {
        var (policy, problems) = Read("""
            { "Guard": {
                "Ruels": [],
                "Lists": { "office": { "Entries": ["10.0.0.1/8", "203.0.113.0/24 untill 2026-01-01", "everyone"] } },
                "Rules": [
                    { "Id": "Bad Id", "Do": "refuse" },
                    { "Id": "a", "Do": "refus", "Mode": "shadw" },
                    { "Id": "a", "Do": "allow", "When": { "Addresses": ["list:ofice"], "SignedIn": "yes" } },
                    { "Do": "refuse", "Paths": ["admin", "/a/**b"], "Methods": ["get"], "Hosts": ["https://shop.example"], "Cause": "adress.denied", "Status": 500 },
                    { "Id": "b", "Do": "refuse", "Paths": "/admin" } ] } }
            """);
        Assert.Null(policy);
        string[] expected =
        [
            "Guard:Ruels is no key of ours (fix: write `Rules`)",
            "Guard:Lists:office:Entries:0: `10.0.0.1/8` has bits set behind its length (fix: write 10.0.0.0/8, or the one address without a length)",
            "Guard:Lists:office:Entries:1: `untill 2026-01-01` is no end of an entry (fix: write `until 2026-12-31` or `until 2026-12-31T18:00Z`, and a comment behind `#`)",
            "Guard:Lists:office:Entries:2: `everyone` is no address or network (fix: write it like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32)",
            "Guard:Rules:0:Id is `Bad Id` (fix: write 1 to 64 small letters, digits, dots and hyphens, beginning with a letter or digit)",
            "Guard:Rules:1:Do is `refus` (fix: write `refuse`)",
            "Guard:Rules:1:Mode is `shadw` (fix: write `shadow`)",
            "Guard:Rules:2:Id is `a`, as another rule's (fix: give each rule an id of its own)",
            "Guard:Rules:2:When:Addresses:0 names the list `ofice`, which is not there (fix: write `office`)",
            "Guard:Rules:2:When:SignedIn is `yes` (fix: write true or false)",
            "Guard:Rules:3 has no `Id` (fix: add `Id`: the rule's name for ever: small letters, digits, dots and hyphens)",
            "Guard:Rules:3:Paths has `admin`, which is no path pattern (fix: begin with a slash, as in /admin/**)",
            "Guard:Rules:3:Paths has `/a/**b`, which is no path pattern (fix: write ** as a segment of its own, and no . or .. segments)",
            "Guard:Rules:3:Methods has `get` (fix: write methods in capital letters, such as GET or POST)",
            "Guard:Rules:3:Hosts has `https://shop.example`, which is no host name (fix: write a name without scheme and port, such as shop.example or *.shop.example)",
            "Guard:Rules:3:Status is `500` (fix: use one of: 401, 403, 429, 451)",
            "Guard:Rules:4:Paths is one value (fix: write a list in [ ])",
        ];
        foreach (var line in expected) Assert.Contains(line, problems.Select(p => p.ToString()));
        Assert.Contains(problems, p => p.Message == "Guard:Rules:3:Cause is `adress.denied`, which the catalogue does not know" && p.Fix == "write `address.denied`");
        Assert.Equal(expected.Length + 1, problems.Count);
    }

    [Theory]
    [InlineData("""{ "Guard": "on" }""")]
    [InlineData("""{ "Guard": { "Rules": "all" } }""")]
    [InlineData("""{ "Guard": { "Rules": { "a": { "Id": "a", "Do": "allow" } } } }""")]
    [InlineData("""{ "Guard": { "Lists": "none" } }""")]
    [InlineData("""{ "Guard": { "Lists": { "a": [ "10.0.0.0/8" ] } } }""")]
    [InlineData("""{ "Guard": { "Rules": [ "allow all" ] } }""")]
    [InlineData("""{ "Guard": { "Rules": [ { "Id": { "x": "y" }, "Do": "allow" } ] } }""")]
    public void A_wrong_form_is_a_problem_and_no_exception(string json) => Assert.NotEmpty(Read(json).Problems);

    [Fact]
    public void No_section_is_an_empty_policy() => Assert.Empty(Read("{}").Policy!.Refusing);

    [Fact]
    public void A_rule_without_a_condition_in_no_scope_is_a_finding()
    {
        var (policy, _) = Read("""{ "Guard": { "Rules": [ { "Id": "all", "Do": "allow" } ] } }""");
        Assert.Contains("allows every request", Assert.Single(policy!.Findings).Message);
    }

    [Theory]
    [InlineData("\"When\": { \"Addresses\": [\"10.0.0.0/8\"] }", "address.denied", 403)]
    [InlineData("\"Unless\": { \"Addresses\": [\"10.0.0.0/8\"] }", "address.not-allowed", 403)]
    [InlineData("\"Unless\": { \"SignedIn\": true }", "login.required", 401)]
    [InlineData("\"Unless\": { \"Roles\": [\"admin\"] }", "role.insufficient", 403)]
    [InlineData("\"Unless\": { \"Scopes\": [\"write\"] }", "scope.insufficient", 403)]
    [InlineData("\"When\": { \"UserAgents\": [\"\"] }", "bot.user-agent", 403)]
    [InlineData("\"Cause\": \"legal.blocked\"", "legal.blocked", 451)]
    [InlineData("\"Cause\": \"legal.blocked\", \"Status\": 403", "legal.blocked", 403)]
    [InlineData("\"Paths\": [\"/x\"]", "policy.denied", 403)]
    public void The_condition_suggests_the_cause_and_the_cause_the_status(string members, string cause, int status)
    {
        var (policy, problems) = Read($$"""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", {{members}} } ] } }""");
        Assert.Empty(problems);
        Assert.Equal((cause, status), (policy!.Refusing[0].Cause.Id, policy.Refusing[0].Status));
    }

    [Fact]
    public void A_rule_keeps_the_text_it_was_written_in()
    {
        var (policy, _) = Read("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Paths": ["/x"], "When": { "SignedIn": false } } ] } }""");
        Assert.Equal("""{"Do":"refuse","Id":"a","Paths":["/x"],"When":{"SignedIn":"False"}}""", policy!.Refusing[0].Text);
    }

    private sealed class Nobody : IReverseNames
    {
        public ValueTask<IReadOnlyList<string>> NamesAsync(System.Net.IPAddress address, CancellationToken cancellation) => new([]);

        public ValueTask<IReadOnlyList<System.Net.IPAddress>> AddressesAsync(string name, CancellationToken cancellation) => new([]);
    }
}
