using CsCheck;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Addresses;
using Why403.Guard.Networks;
using Why403.Guard.Tests.Policies;

namespace Why403.Guard.Tests.Addresses;

public sealed class ClientAddressTests
{
    private const string Chain = """
        { "Guard": { "Addresses": { "Trusted": [
            { "Name": "nginx", "From": ["127.0.0.0/8", "unix", "10.0.0.0/8"], "Field": "X-Forwarded-For" },
            { "Name": "cdn", "From": ["198.51.100.0/24"], "Field": "CF-Connecting-IP", "Proof": { "Field": "X-Origin-Secret", "Secret": "0123456789abcdef" } },
            { "Name": "envoy", "From": ["192.168.0.0/16"], "Field": "Forwarded" } ] } } }
        """;

    private static string Find(string peer, params (string Name, string Value)[] fields)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in fields) headers.Append(name, value);
        Assert.True(peer == "unix" | AddressText.TryParse(peer, out var address));
        var (policy, problems) = PolicyTests.Read(Chain);
        Assert.Empty(problems);
        return ClientAddress.Find(policy!.Hops, address, headers, DateTimeOffset.UnixEpoch, null).ToString();
    }

    [Theory]
    [InlineData("203.0.113.9", "6.6.6.6", "203.0.113.9")] // nobody that is believed
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9")] // what stands left is a stranger's
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.1.2.3", "203.0.113.9")]
    [InlineData("127.0.0.1", "6.6.6.6,203.0.113.9:4711, 10.1.2.3:80", "203.0.113.9")]
    [InlineData("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1", "[2001:db8::9]:443", "2001:db8::9")]
    [InlineData("127.0.0.1", "2001:db8::9", "2001:db8::9")]
    [InlineData("127.0.0.1", "10.9.9.9, 10.8.8.8", "10.9.9.9")] // all believed: the farthest known
    [InlineData("127.0.0.1", "", "127.0.0.1")]
    [InlineData("127.0.0.1", ", ,", "127.0.0.1")]
    [InlineData("127.0.0.1", "unknown", "127.0.0.1")]
    [InlineData("127.0.0.1", "6.6.6.6, junk", "127.0.0.1")] // never past what is no address
    [InlineData("127.0.0.1", "6.6.6.6, 0x7f.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9, 10.1.2.3 , , ", "203.0.113.9")]
    [InlineData("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9")] // a dual-stack socket's peer
    [InlineData("unix", "203.0.113.9", "203.0.113.9")]
    public void X_Forwarded_For_is_read_from_the_right_from_believed_peers(string peer, string field, string client) =>
        Assert.Equal(client, Find(peer, ("X-Forwarded-For", field)));

    [Fact]
    public void Several_lines_of_a_list_are_one_list() =>
        Assert.Equal("203.0.113.9", Find("127.0.0.1", ("X-Forwarded-For", "6.6.6.6, 203.0.113.9"), ("X-Forwarded-For", "10.2.2.2"), ("X-Forwarded-For", "10.1.1.1")));

    [Fact]
    public void A_long_chain_of_believed_hops_ends() =>
        Assert.StartsWith("10.", Find("127.0.0.1", ("X-Forwarded-For", string.Join(",", Enumerable.Repeat("10.0.0.1", 5_000)))));

    [Theory]
    [InlineData("for=203.0.113.9", "203.0.113.9")]
    [InlineData("For=\"203.0.113.9:4711\";proto=https", "203.0.113.9")]
    [InlineData("for=\"[2001:db8::9]:443\"", "2001:db8::9")]
    [InlineData("proto=http;by=10.0.0.1;for=203.0.113.9", "203.0.113.9")]
    [InlineData("for=6.6.6.6, for=203.0.113.9", "203.0.113.9")]
    [InlineData("for=6.6.6.6, for=203.0.113.9, for=192.168.7.7", "203.0.113.9")]
    [InlineData("for=\"6.6.6.6, for=203.0.113.9", "203.0.113.9")] // a stranger's open quote
    [InlineData("for=203.0.113.9;host=\"evil, for=6.6.6.6\"", "203.0.113.9")]
    [InlineData("for=203.0.113.9;host=\"evil\\\", for=6.6.6.6\"", "203.0.113.9")]
    [InlineData("for=203.0.113.9;host=\"a;for=6.6.6.6\"", "203.0.113.9")]
    [InlineData("for=unknown", "192.168.1.1")]
    [InlineData("for=_hidden", "192.168.1.1")]
    [InlineData("for=6.6.6.6;for=203.0.113.9", "192.168.1.1")] // two names: neither is believed
    [InlineData("by=6.6.6.6", "192.168.1.1")]
    [InlineData("for=\"unfinished", "192.168.1.1")]
    [InlineData("for =203.0.113.9", "192.168.1.1")]
    public void Forwarded_is_read_from_the_right_from_believed_peers(string field, string client) =>
        Assert.Equal(client, Find("192.168.1.1", ("Forwarded", field)));

    [Fact]
    public void A_field_of_a_CDN_counts_only_from_its_addresses_with_its_secret()
    {
        var named = ("CF-Connecting-IP", "203.0.113.9");
        var secret = ("X-Origin-Secret", "0123456789abcdef");
        Assert.Equal("203.0.113.9", Find("198.51.100.7", named, secret));
        Assert.Equal("198.51.100.7", Find("198.51.100.7", named));
        Assert.Equal("198.51.100.7", Find("198.51.100.7", named, ("X-Origin-Secret", "0123456789abcdeg")));
        Assert.Equal("198.51.100.7", Find("198.51.100.7", named, secret, ("X-Origin-Secret", "x")));
        Assert.Equal("198.51.100.7", Find("198.51.100.7", named, ("CF-Connecting-IP", "6.6.6.6"), secret));
        Assert.Equal("198.51.100.7", Find("198.51.100.7", ("CF-Connecting-IP", "6.6.6.6, 203.0.113.9"), secret));
        Assert.Equal("6.6.6.6", Find("6.6.6.6", named, secret));
    }

    [Fact]
    public void Each_hop_is_believed_in_its_own_field()
    {
        var secret = ("X-Origin-Secret", "0123456789abcdef");
        Assert.Equal("203.0.113.9", Find("127.0.0.1", ("X-Forwarded-For", "6.6.6.6, 203.0.113.8, 198.51.100.7"), ("CF-Connecting-IP", "203.0.113.9"), secret));
        // The client stands in the CDN's own network: its single field is not read twice.
        Assert.Equal("198.51.100.8", Find("198.51.100.7", ("CF-Connecting-IP", "198.51.100.8"), secret));
        Assert.Equal("203.0.113.9", Find("127.0.0.1", ("X-Forwarded-For", "203.0.113.9"), ("CF-Connecting-IP", "6.6.6.6"), ("Forwarded", "for=6.6.6.6"), ("X-Real-IP", "6.6.6.6"), secret));
    }

    [Fact]
    public void No_client_is_ever_taken_from_left_of_an_address_that_is_not_believed()
    {
        var stranger = Gen.Char[" ,;\"\\=[]:.0123456789abcdeforunknwpty"].Array[0, 80].Select(c => new string(c));
        stranger.Sample(text => Find("127.0.0.1", ("X-Forwarded-For", text + ", 203.0.113.9")) == "203.0.113.9"
            && Find("192.168.1.1", ("Forwarded", text + ", for=203.0.113.9")) == "203.0.113.9", iter: 3_000);
    }

    [Fact]
    public void Hops_that_anybody_can_be_are_findings()
    {
        var (policy, _) = PolicyTests.Read("""
            { "Guard": { "Addresses": { "Trusted": [
                { "Name": "all", "From": ["0.0.0.0/0"], "Field": "X-Forwarded-For" },
                { "Name": "cdn", "From": ["198.51.100.0/24"], "Field": "CF-Connecting-IP" },
                { "Name": "nginx", "From": ["127.0.0.1"], "Field": "X-Real-IP" } ] } } }
            """);
        Assert.Equal(2, policy!.Findings.Length);
        Assert.Contains("`all` believes X-Forwarded-For from nearly everybody", policy.Findings[0].Message);
        Assert.Contains("`cdn` is believed by its public addresses alone", policy.Findings[1].Message);
    }
}
