using System.Security.Claims;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Why403.Cli.Stores;
using Why403.Guard.Credentials;
using Why403.Guard.Sessions;
using Why403.Guard.Tokens;

namespace Why403.Guard.Tests.Tokens;

public sealed class CredentialPropertyTests
{
    private static readonly Gen<string> Texts = Gen.Select(Gen.Char["eyJ.{}\":[]\\u0041,-_=|;:aOsi\0\x04\x08"].Array[0, 200], Gen.Byte.Array[0, 200], (characters, bytes) => new string(characters) + Encoding.Latin1.GetString(bytes));

    [Fact]
    public void No_text_of_a_stranger_throws()
    {
        using var services = new ServiceCollection().AddLogging().AddDataProtection().Services.BuildServiceProvider();
        var texts = new ProtectedText(services.GetRequiredService<IKeyManager>());
        var plan = new CredentialPlan { Issuers = [new("main", "https://id.example", "/nowhere")] };
        Texts.Sample(text =>
        {
            var encoded = FakeIssuer.Encode(Encoding.UTF8.GetBytes(text));
            foreach (var part in (string[])[text, encoded])
            {
                MemberNames.Fault(part);
                Assert.NotEmpty(texts.Fault(part));
                Assert.NotEmpty(SessionForm.Of(part).Form);
                JwtCheck.IssuerOf(plan, $"{part}.{encoded}.{part}", out _);
                TokenHash.TryOf(part, out _);
                GuardApiKey.IsWhole("w4_" + part);
            }
        }, iter: 3_000);
    }

    [Theory]
    [InlineData("""{"a":1,"b":2}""", null)]
    [InlineData("""{"a":1,"b":{"a":1,"a":2},"c":[{"x":1}]}""", null)]
    [InlineData("""{"a":1,"b":2,"a":3}""", "more than once")]
    [InlineData("""{"a":1,"\u0061":3}""", "escapes")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"a":1} x""", "no JSON object")]
    [InlineData("", "no JSON object")]
    public void Names_are_looked_at_on_the_first_level(string json, string? fault)
    {
        var found = MemberNames.Fault(FakeIssuer.Encode(Encoding.UTF8.GetBytes(json)));
        if (fault is null) Assert.Null(found);
        else Assert.Contains(fault, found);
    }

    [Fact]
    public void A_table_stays_within_its_bound_and_keeps_what_is_asked_for()
    {
        var table = new TokenTable<string>(1000);
        TokenHash.TryOf("kept", out var kept);
        table.Keep(kept, "kept");
        for (var i = 0; i < 50_000; i++)
        {
            TokenHash.TryOf($"token {i}", out var hash);
            table.Keep(hash, "x");
            Assert.Equal("kept", table.Find(kept));
        }
        Assert.InRange(table.Count, 1, 1001);
    }

    [Fact]
    public void Nobody_changes_an_identity_that_others_share()
    {
        var identity = new TokenIdentity([new("sub", "ada"), new("roles", "admin")], "Bearer", "roles");
        Assert.Throws<InvalidOperationException>(() => identity.AddClaim(new("roles", "root")));
        Assert.Throws<InvalidOperationException>(() => identity.TryRemoveClaim(identity.FindFirst("sub")));
        var copy = new TokenPrincipal(identity).Clone();
        ((ClaimsIdentity)copy.Identity!).AddClaim(new("roles", "guest"));
        Assert.True(copy.IsInRole("admin") && copy.IsInRole("guest") && !new ClaimsPrincipal(identity).IsInRole("guest"));
    }
}
