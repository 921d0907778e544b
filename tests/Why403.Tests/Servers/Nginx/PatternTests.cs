using CsCheck;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Tests.Servers.Nginx;

public sealed class PatternTests
{
    [Theory]
    [InlineData(@"\.php$", "/a.php", true)]
    [InlineData(@"^/(?<x>a)(b)$", "/ab", true)]
    [InlineData(@"\w", "\u00e9", false)]
    [InlineData(@"\bup\b", "/up/", true)]
    [InlineData(@"\bup\b", "\u00e9up", true)]
    [InlineData(@"^a++b", "aab", true)]
    [InlineData(@"^a++a", "aa", false)]
    [InlineData(@"^(?>ab?)+$", "abab", true)]
    [InlineData(@"[[:digit:]_]+$", "x1_", true)]
    [InlineData(@"[\w-]+$", "a-b", true)]
    [InlineData(@"^[^\w-]$", "-", false)]
    [InlineData(@"^[]a]$", "]", true)]
    [InlineData(@"^[a[b]$", "[", true)]
    [InlineData(@"^\Qa.b\E$", "a.b", true)]
    [InlineData(@"^\/x\_y$", "/x_y", true)]
    [InlineData(@"^a{,2}$", "a{,2}", true)]
    [InlineData(@"^x{2,3}$", "xx", true)]
    [InlineData(@"^\s$", "\u00a0", false)]
    [InlineData(@"^(a)\1$", "aa", true)]
    [InlineData(@"^\x41$", "A", true)]
    public void A_pattern_matches_as_PCRE_does(string pattern, string text, bool matches)
    {
        var found = Pattern.Of(pattern, false).Run(text, out var unknown);
        Assert.Null(unknown);
        Assert.Equal(matches, found is not null);
    }

    [Fact]
    public void Named_groups_are_counted_among_the_others()
    {
        var pattern = Pattern.Of("(a)(?<n>b)(?P<m>c)(d)", false);
        Assert.Equal("2 3", $"{pattern.Names["n"]} {pattern.Names["m"]}");
        Assert.Equal("d", pattern.Run("abcd", out _)!.Groups[4].Value);
    }

    [Theory]
    [InlineData(@"a\Kb")]
    [InlineData(@"(?R)")]
    [InlineData(@"(?|a|b)")]
    [InlineData(@"\p{L}")]
    [InlineData(@"(*UTF8)a")]
    [InlineData(@"\R")]
    [InlineData(@"(?(1)a|b)")]
    [InlineData("*a")]
    public void What_has_no_exact_counterpart_is_left_open(string pattern)
    {
        Assert.Null(Pattern.Of(pattern, false).Run("ab", out var unknown));
        Assert.NotNull(unknown);
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_bounded()
    {
        var text = new string('a', 4000) + "!";
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var pattern in new[] { "^(a+)+$", "^(?=a)(a|aa)+$", "(a*)*b" }) Pattern.Of(pattern, false).Run(text, out _);
        Assert.True(watch.ElapsedMilliseconds < 5000);
    }

    [Fact]
    public void Any_pattern_is_translated_without_a_throw() =>
        Gen.Char["()[]{}*+?\\^$|.-:<>=!'PaBdwQE1,#x\u00e9"].Array[0, 20].Sample(c => Pattern.Of(new string(c), false).Run("/abc.d", out _) is null or { Success: true }, iter: 5000);
}
