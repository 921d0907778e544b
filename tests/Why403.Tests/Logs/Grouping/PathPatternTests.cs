using System.Text;
using CsCheck;
using Why403.Logs.Grouping;

namespace Why403.Tests.Logs.Grouping;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/checkout/cart?id=7", "/checkout/cart")]
    [InlineData("/orders/12345/items/2", "/orders/{n}/items/{n}")]
    [InlineData("/p/red-shoe-42", "/p/red-shoe-{n}")]
    [InlineData("/u/550e8400-e29b-41d4-a716-446655440000/photo", "/u/{id}/photo")]
    [InlineData("/static/app.3f2a9c81d4.js", "/static/app.{id}.js")]
    [InlineData("/feedface", "/feedface")]
    [InlineData("/v2/deadbeef01", "/v{n}/{id}")]
    [InlineData("", "")]
    public void Numbers_and_ids_of_a_path_are_one_to_a_reader(string target, string pattern) => Assert.Equal(pattern, PathPattern.Of(target));

    [Theory]
    [InlineData("/checkout/cart?x=1", "/checkout")]
    [InlineData("/index.html", "/index.html")]
    [InlineData("/", "/")]
    [InlineData("/?q=1", "/")]
    [InlineData("*", "*")]
    [InlineData("", "")]
    public void The_part_of_the_site_is_the_first_part_of_the_path(string target, string scope) => Assert.Equal(scope, Encoding.UTF8.GetString(PathPattern.Scope(Encoding.UTF8.GetBytes(target))));

    [Fact]
    public void Any_target_has_a_short_pattern() =>
        Gen.String[0, 400].Sample(target => Assert.True(PathPattern.Of(target).Length <= 140));
}
