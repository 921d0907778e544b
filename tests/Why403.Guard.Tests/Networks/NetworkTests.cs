using System.Collections.Immutable;
using System.Net;
using CsCheck;
using Why403.Guard.Networks;

namespace Why403.Guard.Tests.Networks;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:8080", "203.0.113.7")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:cb00:7107", "203.0.113.7")]
    [InlineData("[::ffff:203.0.113.7]:1", "203.0.113.7")]
    [InlineData("[2001:db8::1]:_gazonk", "2001:db8::1")]
    [InlineData(" 203.0.113.7\t", "203.0.113.7")]
    public void An_address_is_read_as_proxies_write_it(string text, string address)
    {
        Assert.True(AddressText.TryParseNode(text, out var read));
        Assert.Equal(address, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.1")]
    [InlineData("010.0.0.1")]
    [InlineData("256.0.0.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:99999")]
    [InlineData("1.2.3.4 ,5.6.7.8")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]x")]
    [InlineData("2001:db8::1::2")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8:")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("::")]
    [InlineData("１.2.3.4")]
    [InlineData("-1.2.3.4")]
    [InlineData("+1.2.3.4")]
    public void What_is_no_address_is_not_taken_for_one(string text) => Assert.False(AddressText.TryParseNode(text, out _));

    [Fact]
    public void Every_address_of_the_framework_reads_back() => Gen.Byte.Array[16].Select(Gen.Bool).Sample((bytes, v4) =>
    {
        var address = new IPAddress(v4 ? bytes.AsSpan(0, 4) : bytes);
        if (!v4 && bytes.All(b => b == 0)) return true;
        return AddressText.TryParse(address.ToString(), out var read) && read == Address.Of(address);
    });

    [Fact]
    public void Any_text_is_read_without_throwing_and_agrees_with_the_framework() => Gen.String[Gen.Char["0123456789abcf:.[]%x"], 0, 50].Sample(text =>
    {
        if (!AddressText.TryParse(text, out var read)) return true;
        return IPAddress.TryParse(text, out var theirs) && Address.Of(theirs) == read;
    }, iter: 20_000);

    [Fact]
    public void The_table_finds_what_a_search_through_all_prefixes_finds()
    {
        // Few distinct bits, so that prefixes nest and repeat.
        var bits = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 15], (high, low) => (UInt128)high << 120 | (UInt128)low << 100 | (UInt128)low << 4);
        var v6 = Gen.Select(bits, Gen.Int[0, 128], (b, length) => Prefix.Around(new(b), length));
        var v4 = Gen.Select(Gen.UInt[0, 40], Gen.Int[0, 32], (b, length) => Prefix.Around(Address.OfV4((b % 7 << 24) | b), length));
        var address = Gen.OneOf(bits.Select(b => new Address(b | 1)), Gen.UInt[0, 40].Select(b => Address.OfV4((b % 7 << 24) | b)));
        Gen.Select(Gen.OneOf(v4, v6.Where(p => !p.IsV4)).Array[0, 40], address.Array[20]).Sample((prefixes, addresses) =>
        {
            var table = new PrefixTable(prefixes);
            return addresses.All(a => table.Find(a) == Plain(prefixes, a) && Chain(table, a).SequenceEqual(PlainChain(prefixes, a)));
        }, iter: 2_000);
    }

    [Fact]
    public void A_hundred_thousand_prefixes_of_both_families_are_found()
    {
        var random = new Random(403);
        var prefixes = new Prefix[100_000];
        for (var i = 0; i < prefixes.Length; i++)
            prefixes[i] = i % 3 == 0 ? Prefix.Around(new(new UInt128(0x2001_0000_0000_0000 | (ulong)random.NextInt64(1L << 48), 0)), random.Next(29, 65)) : Prefix.Around(Address.OfV4((uint)random.NextInt64(1L << 32)), random.Next(12, 33));
        var table = new PrefixTable(prefixes);
        for (var i = 0; i < 300; i++)
        {
            var inside = prefixes[random.Next(prefixes.Length)];
            var address = new Address(inside.Bits | (inside.Last & ~inside.Bits & (UInt128)random.NextInt64()));
            Assert.Equal(Plain(prefixes, address), table.Find(address));
            var elsewhere = Address.OfV4((uint)random.NextInt64(1L << 32));
            Assert.Equal(Plain(prefixes, elsewhere), table.Find(elsewhere));
        }
    }

    [Fact]
    public void An_entry_that_has_ended_gives_way_to_the_network_around_it()
    {
        var problems = new List<Why403.Text.Problem>();
        ImmutableArray<ListEntry> entries = [.. new[] { "10.0.0.0/8 # all", "10.1.0.0/16 until 2026-06-30", "10.1.2.3 until 2026-05-01T12:00Z # one" }.Select(l => ListText.Read(l, "list", problems)!.Value)];
        Assert.Empty(problems);
        var list = new AddressList("office", entries);
        Assert.True(AddressText.TryParse("10.1.2.3", out var address));
        Assert.Equal(2, list.Find(address, new(2026, 5, 1, 11, 59, 0, TimeSpan.Zero)));
        Assert.Equal(1, list.Find(address, new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero)));
        Assert.Equal(1, list.Find(address, new(2026, 6, 30, 23, 59, 0, TimeSpan.Zero)));
        Assert.Equal(0, list.Find(address, new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("one", list[2].Comment);
    }

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::/0", "::/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("::ffff:10.0.0.0/104", null)]
    [InlineData("10.0.0.0/33", null)]
    [InlineData("10.0.0.0/-1", null)]
    [InlineData("10.0.0.0/", null)]
    public void A_network_is_read_with_its_length(string text, string? prefix) => Assert.Equal(prefix, Prefix.Parse(text, out _, out _)?.ToString());

    private static int Plain(Prefix[] prefixes, Address address) => PlainChain(prefixes, address).DefaultIfEmpty(-1).First();

    private static IEnumerable<int> PlainChain(Prefix[] prefixes, Address address) =>
        Enumerable.Range(0, prefixes.Length).Where(i => prefixes[i].Contains(address)).OrderByDescending(i => prefixes[i].Length).ThenByDescending(i => i);

    private static IEnumerable<int> Chain(PrefixTable table, Address address)
    {
        for (var entry = table.Find(address); entry >= 0; entry = table.Around(entry)) yield return entry;
    }
}
