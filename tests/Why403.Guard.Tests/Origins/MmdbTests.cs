using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Events;
using Why403.Guard.Networks;
using Why403.Guard.Origins;
using Why403.Guard.Policies;

namespace Why403.Guard.Tests.Origins;

public sealed class MmdbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-origins").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private static Prefix P(string text) => Prefix.Parse(text, out _, out _)!.Value;

    private static NetworkOrigin Find(MmdbFile file, Address address)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address.Bits);
        return file.Find(address.IsV4 ? bytes.AsSpan(12) : bytes);
    }

    private static NetworkOrigin Find(MmdbFile file, string address)
    {
        Assert.True(AddressText.TryParse(address, out var read));
        return Find(file, read);
    }

    private static byte[] Country(string code) => MmdbMaker.Map(("country_code", MmdbMaker.Text(code)));

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Every_layout_of_a_record_that_is_in_use_is_read(int recordBits)
    {
        var file = MmdbFile.Read(MmdbMaker.Make(
        [
            (P("203.0.113.0/24"), MmdbMaker.Map(("country", MmdbMaker.Map(("geoname_id", MmdbMaker.Number(6, 2_921_044)), ("iso_code", MmdbMaker.Text("DE")))))), // GeoLite2
            (P("198.51.100.0/24"), Country("NL")), // lists made of routing data
            (P("192.0.2.0/24"), MmdbMaker.Map(("country", MmdbMaker.Text("FR")), ("asn", MmdbMaker.Text("AS64500")))), // IPinfo
            (P("2001:db8::/32"), MmdbMaker.Map(("autonomous_system_number", MmdbMaker.Number(6, 64_501)), ("autonomous_system_organization", MmdbMaker.Text("An organization with quite a long name")), ("registered_country", MmdbMaker.Map(("iso_code", MmdbMaker.Text("SE")))))),
        ], recordBits), out _)!;
        Assert.Equal(new("DE", 0), Find(file, "203.0.113.9"));
        Assert.Equal(new("NL", 0), Find(file, "198.51.100.255"));
        Assert.Equal(new("FR", 64_500), Find(file, "192.0.2.1"));
        Assert.Equal(new("SE", 64_501), Find(file, "2001:db8:ffff::1"));
        Assert.Equal(default, Find(file, "203.0.114.1"));
        Assert.Equal(default, Find(file, "2001:db9::1"));
        Assert.Equal("Test-Country of 2026-05-28", file.Source);
    }

    [Fact]
    public void A_database_of_IPv4_alone_knows_no_IPv6()
    {
        var file = MmdbFile.Read(MmdbMaker.Make([(P("203.0.113.0/24"), Country("DE"))], 24, v6: false), out _)!;
        Assert.Equal("DE", Find(file, "203.0.113.9").Country);
        Assert.Null(Find(file, "2001:db8::1").Country);
    }

    [Fact]
    public void A_pointer_is_followed_and_a_circle_of_pointers_is_not()
    {
        // {"country": →7} and behind it {"iso_code": "DE"}; then a pointer to itself.
        byte[] pointed = [0xE1, .. MmdbMaker.Text("country"), 0x20, 11, .. MmdbMaker.Map(("iso_code", MmdbMaker.Text("DE")))];
        Assert.Equal("DE", Find(MmdbFile.Read(MmdbMaker.Make([(P("203.0.113.0/24"), pointed)], 24), out _)!, "203.0.113.9").Country);
        Assert.Null(Find(MmdbFile.Read(MmdbMaker.Make([(P("203.0.113.0/24"), [0x20, 0])], 24), out _)!, "203.0.113.9").Country);
    }

    [Fact]
    public void The_tree_agrees_with_the_table_of_prefixes()
    {
        string[] codes = ["DE", "NL", "FR", "SE", "PL"];
        var prefix = Gen.Select(Gen.UInt, Gen.Int[1, 32], (bits, length) => Prefix.Around(Address.OfV4(bits & 0xF0F0_F000), length));
        Gen.Select(prefix.Array[1, 30], Gen.UInt.Array[30]).Sample((prefixes, addresses) =>
        {
            var distinct = prefixes.Distinct().ToArray();
            var file = MmdbFile.Read(MmdbMaker.Make(distinct.Select((p, i) => (p, Country(codes[i % 5]))), 28), out _)!;
            var table = new PrefixTable(distinct);
            return addresses.Select(a => Address.OfV4(a & 0xF0F0_FFFF)).All(a => Find(file, a).Country == (table.Find(a) is >= 0 and var at ? codes[at % 5] : null));
        }, iter: 300);
    }

    [Fact]
    public void A_damaged_or_hostile_database_neither_throws_nor_lasts()
    {
        var whole = MmdbMaker.Make([(P("203.0.113.0/24"), MmdbMaker.Map(("country", MmdbMaker.Map(("iso_code", MmdbMaker.Text("DE")))))), (P("0.0.0.0/1"), Country("NL"))], 24);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Array[1, 6].Sample(changes =>
        {
            var bytes = whole.ToArray();
            foreach (var (place, value, _) in changes) bytes[place] = value;
            foreach (var cut in (int[])[bytes.Length, changes[0].Item3])
                if (MmdbFile.Read(bytes[..cut], out _) is { } file)
                    foreach (var address in (string[])["203.0.113.9", "6.6.6.6", "2001:db8::1"]) Find(file, address);
            return true;
        }, iter: 20_000);
        // Maps in maps in maps, each of them with 65 821 entries and more.
        byte[] bomb = [.. Enumerable.Repeat((byte[])[0xFF, 0xFF, 0xFF, 0xFF, 0x41, (byte)'a'], 200).SelectMany(b => b)];
        Assert.Equal(default, Find(MmdbFile.Read(MmdbMaker.Make([(P("203.0.113.0/24"), bomb)], 24), out _)!, "203.0.113.9"));
    }

    [Fact]
    public async Task A_database_decides_by_rule_is_swapped_when_it_changes_and_kept_when_it_breaks()
    {
        var path = Path.Combine(_folder, "country.mmdb");
        await File.WriteAllBytesAsync(path, MmdbMaker.Make([(P("127.0.0.0/8"), Country("DE"))], 24), TestContext.Current.CancellationToken);
        await using var site = await Site.Start($$"""{ "Guard": { "Origins": { "Files": ["{{path}}"] }, "Rules": [ { "Id": "a", "Do": "refuse", "When": { "Countries": ["NL"] } } ] } }""");
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
        await Replace(MmdbMaker.Make([(P("127.0.0.0/8"), Country("NL")), (P("10.0.0.0/8"), Country("NL"))], 24));
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/"));
        var entry = EventReader.Read(site.Events).First();
        Assert.Equal(("address.geo-denied", "NL", "127.0.0.1 appears to be in NL, according to Test-Country of 2026-05-28"), (entry.Cause, entry.Country, entry.Rules.Single().Because.Single()));
        await Replace("<html>sign in</html>"u8.ToArray());
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/"));
        Assert.Contains("Test-Country of 2026-05-28 stays in use", Assert.Single(site.Services.GetRequiredService<PolicySource>().Current.Findings).Message);

        async Task Replace(byte[] bytes)
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            site.Services.GetRequiredService<PolicySource>().Watch();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a database")]
    public void A_file_that_is_no_database_says_so(string text)
    {
        Assert.Null(MmdbFile.Read(System.Text.Encoding.UTF8.GetBytes(text), out var problem));
        Assert.Equal("is no database in the MaxMind DB format", problem);
    }
}
