using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Guard.Tests.Networks;

public sealed class ListFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-lists").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private string Write(string text, DateTime? written = null)
    {
        var path = Path.Combine(_folder, "list.txt");
        File.WriteAllText(path, text);
        if (written is not null) File.SetLastWriteTimeUtc(path, written.Value);
        return path;
    }

    [Fact]
    public void A_file_is_one_entry_a_line_or_the_JSON_that_crawlers_publish()
    {
        var problems = new List<Problem>();
        Assert.Equal(2, ListFile.Read("a", "# ours\r\n10.0.0.0/8 # office\r\n\r\n2001:db8::/32\r\n"u8, problems).Count);
        var json = """{ "creationTime": "2026-08-20T22:00:36", "prefixes": [ { "ipv6Prefix": "2001:4860:4801:10::/64" }, { "ipv4Prefix": "192.178.4.0/27" } ] }""";
        Assert.Equal(["2001:4860:4801:10::/64", "192.178.4.0/27"], ListFile.Read("a", Encoding.UTF8.GetBytes(json), problems).Select(e => e.Prefix.ToString()));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>sign in</html>")]
    [InlineData("{ \"prefixes\": [ { \"ipv4Prefix\": \"192.178.4.0/27\" }")]
    [InlineData("{ \"prefixes\": [ { \"ipv4Prefix\": 7 } ] }")]
    [InlineData("{ \"prefixes\": [] }")]
    [InlineData("10.0.0.0/8\n10.0.0.1/8")]
    public void A_file_that_is_no_list_is_a_problem(string text)
    {
        var problems = new List<Problem>();
        ListFile.Read("a", Encoding.UTF8.GetBytes(text), problems);
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Any_bytes_are_read_without_throwing_and_with_few_problems() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var problems = new List<Problem>();
        ListFile.Read("a", bytes, problems);
        return problems.Count is > 0 and <= 11;
    });

    [Fact]
    public void A_list_that_breaks_vanishes_or_shrinks_keeps_its_last_good_copy_and_says_so()
    {
        var files = new ListFiles(_folder);
        var day = new DateTime(2026, 8, 20, 0, 0, 0, DateTimeKind.Utc);
        string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"10.0.0.{i}\n"));
        AddressList Read(out List<Problem> kept) => files.Read("office", "list.txt", [], kept = [])!;

        var path = Write(Lines(20), day);
        Assert.Equal(20, Read(out var said).Count);
        Assert.Empty(said);
        Assert.False(files.Changed);

        Write(Lines(9), day.AddDays(1));
        Assert.True(files.Changed);
        Assert.Equal(20, Read(out said).Count);
        Assert.Contains("shrunk from 20 to 9 entries; list office keeps its 20 entries of list.txt of 2026-08-20T00:00Z", Assert.Single(said).Message);
        Assert.False(files.Changed);

        Write(Lines(20) + "junk", day.AddDays(2));
        Assert.Equal(20, Read(out said).Count);
        Assert.Contains("`junk` is no address", Assert.Single(said).Message);

        File.Delete(path);
        Assert.True(files.Changed);
        Assert.Equal(20, Read(out said).Count);
        Assert.Contains("no such file", Assert.Single(said).Message);
        Assert.False(files.Changed);

        Write(Lines(21), day.AddDays(3));
        Assert.Equal(21, Read(out said).Count);
        Assert.Empty(said);
    }

    [Fact]
    public async Task A_changed_list_counts_without_a_restart()
    {
        var path = Write("192.0.2.1\n");
        await using var site = await Site.Start(guard: g => g.ListFile("bad", path).Rule("bad", r => r.Refuse().When(c => c.Addresses("list:bad"))));
        Assert.Equal(System.Net.HttpStatusCode.OK, await site.Status("/"));
        Write("192.0.2.1\n127.0.0.0/8\n");
        site.Services.GetRequiredService<PolicySource>().Watch();
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, await site.Status("/"));
    }

    [Fact]
    public async Task A_list_that_was_never_good_stops_the_start()
    {
        var thrown = await Assert.ThrowsAsync<GuardPolicyException>(() => Site.Start(guard: g => g.ListFile("bad", Path.Combine(_folder, "none")).Rule("bad", r => r.Refuse().When(c => c.Addresses("list:bad")))));
        Assert.Contains("no such file", Assert.Single(thrown.Problems).Message);
    }
}
