using CsCheck;
using Microsoft.Extensions.Primitives;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Refusals;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "Html")] // a browser's page
    [InlineData("*/*", "Problem")] // fetch, curl
    [InlineData(null, "Problem")]
    [InlineData("application/json", "Problem")]
    [InlineData("application/vnd.api+json", "Problem")]
    [InlineData("application/json, text/plain, */*", "Problem")]
    [InlineData("application/json;q=0.5, text/html;q=0.4", "Problem")]
    [InlineData("text/html;q=0, application/json", "Problem")]
    [InlineData("TEXT/HTML", "Html")]
    [InlineData("text/plain", "Plain")]
    [InlineData("text/*", "Plain")]
    [InlineData("image/avif,image/webp,*/*;q=0.8", "Problem")]
    [InlineData("image/png", "Plain")]
    [InlineData("text/html;q=junk", "Plain")]
    public void The_form_follows_what_the_client_accepts(string? accept, string form) => Assert.Equal(form, Negotiation.Form(accept is null ? default : new StringValues(accept)).ToString());

    [Theory]
    [InlineData("de-DE,de;q=0.9,en;q=0.8", "de")]
    [InlineData("pt-BR", "pt")]
    [InlineData("zh-Hant-TW, en;q=0.5", "zh")]
    [InlineData("fi, sv;q=0.9, fr;q=0.1", "fr")]
    [InlineData("xx", "en")]
    [InlineData("en;q=0.3, AR;q=0.4", "ar")]
    [InlineData("de;q=0", "en")]
    [InlineData("", "en")]
    public void The_language_follows_the_heaviest_that_is_ours(string acceptLanguage, string language) => Assert.Equal(language, Negotiation.Language(acceptLanguage).Language);

    [Fact]
    public void Any_field_is_read_without_throwing() => Gen.Char[" ,;=q.0*/-abcdehtmlx\""].Array[0, 200].Select(c => new string(c)).Sample(text =>
    {
        Negotiation.Form(text);
        Assert.NotNull(Negotiation.Language(text));
    });

    [Fact]
    public void All_twelve_languages_say_the_same_things()
    {
        Assert.Equal(["ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "tr", "zh"], PageTexts.Languages);
        foreach (var language in PageTexts.Languages)
        {
            var texts = PageTexts.In(language)!;
            Assert.Equal(PageTexts.English.Keys.Order(), texts.Keys.Order());
            Assert.All(texts.Keys, k => Assert.False(string.IsNullOrWhiteSpace(texts[k]) || texts[k].Contains('!')));
            Assert.Contains("{0}", texts["rate.wait"]);
            if (language != "en") Assert.All(texts.Keys.Where(k => k.Contains('.')), k => Assert.NotEqual(PageTexts.English[k], texts[k]));
        }
    }

    [Fact]
    public void Every_cause_of_the_catalogue_has_words_for_a_visitor() => Assert.All(Why403.Catalogues.Catalogue.BuiltIn.Causes, c =>
    {
        var refusal = new Refusal(c.Statuses[0], c.Cause, default);
        Assert.NotEmpty(refusal.What(PageTexts.English) + refusal.Do(PageTexts.English));
    });
}
