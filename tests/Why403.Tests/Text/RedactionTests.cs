using Why403.Text;

namespace Why403.Tests.Text;

public sealed class RedactionTests
{
    private const string Secret = "abcdefghijklmnopqrstuvwxyz0123456789";

    [Theory]
    [InlineData("https://site.example/?token=" + Secret)]
    [InlineData("https://site.example/a?x=1&amp;Signature=" + Secret)]
    [InlineData("https://site.example/#access_token=" + Secret + "&token_type=bearer")]
    [InlineData("https://site.example/?a=b#id_token=" + Secret)]
    [InlineData("https://user:" + Secret + "@site.example/")]
    [InlineData("https://site.example/eyJ" + Secret + "/video.m3u8")]
    public void An_address_shows_no_secret(string address) => Assert.DoesNotContain(Secret, Redaction.Address(address));

    [Theory]
    [InlineData("https://site.example/")]
    [InlineData("https://site.example/a?page=2&sort=new#top")]
    [InlineData("https://site.example/?Expires=1795600000")]
    [InlineData("https://site.example/?")]
    [InlineData("http://")]
    [InlineData("")]
    [InlineData("/go?to=https://other.example/x")]
    [InlineData("/a?b=c://")]
    [InlineData("://")]
    public void An_address_without_secrets_stays_as_it_is(string address) => Assert.Equal(address, Redaction.Address(address));

    [Theory]
    [InlineData("Authorization", "Bearer " + Secret)]
    [InlineData("Cookie", "session=" + Secret + "; theme=dark")]
    [InlineData("Set-Cookie", "session=" + Secret + "; Path=/; HttpOnly")]
    [InlineData("X-Api-Key", Secret)]
    [InlineData("Location", "https://site.example/?code=" + Secret)]
    public void A_header_shows_no_secret(string name, string value) => Assert.DoesNotContain(Secret, Redaction.Header(name, value));
}
