using Why403.Guard.Judging;

namespace Why403.Guard.Tests.Policies;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("/admin/**", "/admin", true)]
    [InlineData("/admin/**", "/admin/", true)]
    [InlineData("/admin/**", "/ADMIN/users/7", true)]
    [InlineData("/admin/**", "//admin//x", true)]
    [InlineData("/admin/**", "/administrator", false)]
    [InlineData("/admin", "/admin/x", false)]
    [InlineData("/**/.git/**", "/a/b/.git/config", true)]
    [InlineData("/**/.git/**", "/.git", true)]
    [InlineData("/**/.git/**", "/a/git/config", false)]
    [InlineData("/files/*.php", "/files/a.PHP", true)]
    [InlineData("/files/*.php", "/files/a/b.php", false)]
    [InlineData("/**/a/**/b", "/x/a/y/a/z/b", true)]
    [InlineData("/**/a/**/b", "/x/b/y/a/z/c", false)]
    [InlineData("/a/*/c", "/a/b/c", true)]
    [InlineData("/a/*/c", "/a/c", false)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/x", false)]
    [InlineData("/**", "/", true)]
    public void A_path_pattern_matches_whole_segments(string pattern, string path, bool matches) =>
        Assert.Equal(matches, PathPattern.Parse(pattern, out _)!.Matches(path));

    [Fact]
    public void A_hostile_path_costs_no_more_than_its_length_times_the_pattern()
    {
        var pattern = PathPattern.Parse("/**/a/**/a/**/b", out _)!;
        var path = string.Concat(Enumerable.Repeat("/a", 4_000));
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++) Assert.False(pattern.Matches(path));
        Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 5);
        Assert.False(Glob.Matches("*a*a*a*b", new string('a', 8_000)));
    }

    [Theory]
    [InlineData("/admin%2Fusers", "/admin/users")]
    [InlineData("/x/..%2fadmin", "/admin")]
    [InlineData("/x\\..\\admin", "/admin")]
    [InlineData("/admin;x=1/users", "/admin/users")]
    [InlineData("/%2e%2e/admin", "/admin")]
    [InlineData("/%252e%252e%252fadmin", "/admin")]
    [InlineData("/admin.", "/admin")]
    [InlineData("/admin /x", "/admin/x")]
    [InlineData("/a/%c0%ae%c0%ae/admin", "/admin")]
    [InlineData("/../../..", "/")]
    [InlineData("/.well-known/x", "/.well-known/x")]
    public void A_telling_path_has_another_reading(string path, string other) => Assert.Equal(other, PathReading.Other(path));

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b.css")]
    [InlineData("/größe/x")]
    public void An_ordinary_path_has_one_reading(string path) => Assert.Null(PathReading.Other(path));
}
