using Why403.Logs.People;

namespace Why403.Tests.Logs.People;

public sealed class ProbesTests
{
    [Theory]
    [InlineData("/.env")]
    [InlineData("/blog/.git/config")]
    [InlineData("/WP-LOGIN.php")]
    [InlineData("/actuator/health")]
    [InlineData("/shop/db.sql?x=1")]
    public void Paths_that_only_a_search_for_weak_places_asks_for(string target) => Assert.True(Probes.IsProbe(target));

    [Theory]
    [InlineData("/")]
    [InlineData("/environment")]
    [InlineData("/gitignore-guide")]
    [InlineData("/search?q=/.env")]
    public void Ordinary_paths_are_none(string target) => Assert.False(Probes.IsProbe(target));

    [Theory]
    [InlineData("/p?id=1'%20or%20'1'='1")]
    [InlineData("/p?id=1+UNION+SELECT+password")]
    [InlineData("/p?x=%3Cscript%3E")]
    [InlineData("/p?x=%253Cscript%253E")]
    [InlineData("/p?f=../../etc/passwd")]
    [InlineData("/p?u=${jndi:ldap://x}")]
    public void Code_in_a_request_is_seen_through_its_escapes(string target) => Assert.True(Probes.IsInjection(target));

    [Theory]
    [InlineData("/p?q=select+a+union+jack")]
    [InlineData("/p?q=100%25")]
    [InlineData("/p?q=%")]
    [InlineData("/caf%C3%A9?q=rock+%26+roll")]
    public void Ordinary_queries_are_none(string target) => Assert.False(Probes.IsInjection(target));
}
