using CsCheck;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Tests.Servers.Nginx;

public sealed class RequestUriTests
{
    [Theory]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/./b/.", "/a/b/")]
    [InlineData("//a///b", "/a/b")]
    [InlineData("/%61%2fb", "/a/b")]
    [InlineData("/a%2f%2e%2e/c", "/c")]
    [InlineData("/%253f%3f", "/%3f?")]
    [InlineData("/a#b?c", "/a")]
    [InlineData("/a/..", "/")]
    [InlineData("/...", "/...")]
    [InlineData("/..a", "/..a")]
    [InlineData("/a+b", "/a+b")]
    public void An_address_is_decoded_once_and_its_dots_resolved(string target, string path) => Assert.Equal(path, RequestUri.Of(target, true)!.Path);

    [Theory]
    [InlineData("/..")]
    [InlineData("/a/../..")]
    [InlineData("/%2e%2e/x")]
    [InlineData("/%")]
    [InlineData("/%zz")]
    [InlineData("/%00")]
    [InlineData("*")]
    [InlineData("/a b")]
    public void What_is_no_address_is_refused(string target) => Assert.Null(RequestUri.Of(target, true));

    [Fact]
    public void Slashes_stay_where_they_are_not_merged() => Assert.Equal("//a//b", RequestUri.Of("//a//b", false)!.Path);

    [Fact]
    public void Arguments_end_at_a_fragment() => Assert.Equal("x=1?y", RequestUri.Of("/a?x=1?y#z", true)!.Arguments);

    [Fact]
    public void A_normalised_address_holds_no_dot_segments() =>
        Gen.Char["/.%2eEfF5a?#"].Array[0, 24].Sample(c => RequestUri.Of("/" + new string(c), true) is not { } uri || uri.Path.StartsWith('/') && !(uri.Path + "/").Contains("/../") && !uri.Path.Contains("//"), iter: 5000);
}
