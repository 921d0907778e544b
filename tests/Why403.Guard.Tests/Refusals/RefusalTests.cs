using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Why403.Guard.Events;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Refusals;

public sealed partial class RefusalTests
{
    private const string Refuse = """{ "Guard": { "Refusals": { "Contact": "mailto:help@shop.example" }, "Rules": [ { "Id": "secret-rule-name", "Do": "refuse", "When": { "Addresses": ["127.0.0.0/8"] }, "Unless": { "UserAgents": ["friend"] }, "Cause": "address.denied" } ] } }""";

    private static readonly (string, string) Browser = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    [Fact]
    public async Task A_page_says_what_happened_and_what_to_do_and_carries_its_reference()
    {
        await using var site = await Site.Start(Refuse);
        using var response = await site.Get("/", Browser, ("Accept-Language", "de-AT"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var page = await response.Words();
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        Assert.Equal(Reference.Length, reference.Length);
        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", page);
        Assert.Contains(RefusalPage.Grouped(reference), page);
        Assert.Contains($"<meta name=\"why403-reference\" content=\"{reference}\">", page);
        Assert.Contains("nimmt keine Anfragen aus Ihrem Netz an", WebUtility.HtmlDecode(page));
        Assert.Contains("<a href=\"mailto:help@shop.example\">help@shop.example</a>", page);
        Assert.Equal(["no-store", "noindex", "nosniff", "no-referrer", "address.denied"], new[] { "Cache-Control", "X-Robots-Tag", "X-Content-Type-Options", "Referrer-Policy", "Why403-Cause" }.Select(n => response.Headers.GetValues(n).Single()));
        Assert.Equal("de", response.Content.Headers.ContentLanguage.Single());
    }

    [Fact]
    public async Task The_page_runs_no_script_and_its_own_style_is_the_one_thing_that_its_policy_lets_in()
    {
        await using var site = await Site.Start(Refuse);
        using var response = await site.Get("/", Browser);
        var page = await response.Words();
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        var style = Style().Match(page).Groups[1].Value;
        Assert.Contains($"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'", policy);
        Assert.StartsWith("default-src 'none'", policy);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotMatch("(?i)\\son[a-z]+=|javascript:|<img|<link|src=", page);
        Assert.Single(Heading().Matches(page));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("ar")]
    [InlineData("ja")]
    [InlineData("fr")]
    public async Task Nothing_of_the_request_and_nothing_of_the_rules_is_in_any_form_of_the_answer(string language)
    {
        await using var site = await Site.Start(Refuse);
        foreach (var accept in (string[])["text/html", "application/json", "text/plain"])
        {
            using var response = await site.Get("/x%3Cscript%3Ealert(1)%3C/script%3E\"'zqx", ("Accept", accept), ("Accept-Language", language + ",\"><script>zqx"), ("User-Agent", "<script>zqx</script>"), ("Referer", "https://evil.example/zqx"), ("X-Forwarded-For", "6.6.6.6"), ("Host", "zqx.example"));
            var all = response.Headers + (await response.Words()) + response.Content.Headers;
            Assert.DoesNotContain("zqx", all);
            Assert.DoesNotContain("<script", all);
            Assert.DoesNotContain("secret-rule-name", all);
            Assert.DoesNotContain("127.0.0", all);
        }
    }

    [Fact]
    public async Task A_program_gets_a_problem_document()
    {
        await using var site = await Site.Start(Refuse);
        using var response = await site.Get("/");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        using var problem = JsonDocument.Parse(await response.Words());
        var root = problem.RootElement;
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        Assert.Equal(("urn:why403:cause:address.denied", 403, $"urn:why403:reference:{reference}", reference, "address.denied", "mailto:help@shop.example"),
            (root.GetProperty("type").GetString(), root.GetProperty("status").GetInt32(), root.GetProperty("instance").GetString(), root.GetProperty("reference").GetString(), root.GetProperty("cause").GetString(), root.GetProperty("contact").GetString()));
    }

    [Fact]
    public async Task A_limited_program_gets_the_problem_type_of_the_draft()
    {
        await using var site = await Site.Start(guard: g => g.Limit("browse", 1, TimeSpan.FromMinutes(1)).Rule("a", r => r.Limit("browse")));
        Assert.Equal(HttpStatusCode.OK, await site.Status("/"));
        using var response = await site.Get("/");
        using var problem = JsonDocument.Parse(await response.Words());
        Assert.Equal(RefusalProblem.QuotaExceeded, problem.RootElement.GetProperty("type").GetString());
        Assert.Equal("browse", problem.RootElement.GetProperty("violated-policies")[0].GetString());
        Assert.Equal(response.Headers.GetValues("Retry-After").Single(), problem.RootElement.GetProperty("retryAfter").GetInt32().ToString());
        using var page = await site.Get("/", Browser);
        Assert.Contains("60\u00A0s", WebUtility.HtmlDecode(await page.Words()));
    }

    [Fact]
    public async Task A_refused_HEAD_gets_the_fields_alone()
    {
        await using var site = await Site.Start(Refuse);
        using var response = await site.Client.SendAsync(new(HttpMethod.Head, "/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 100);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(response.Headers.Contains("Why403-Reference"));
    }

    [Fact]
    public async Task Without_a_sign_in_scheme_there_is_no_challenge_and_a_401_would_be_false()
    {
        await using var site = await Site.Start(guard: g => g.Rule("members", r => r.Refuse().Unless(c => c.SignedIn())));
        using var response = await site.Get("/");
        Assert.Equal((HttpStatusCode.Forbidden, "login.required"), (response.StatusCode, response.Headers.GetValues("Why403-Cause").Single()));
    }

    [Fact]
    public async Task A_site_that_cannot_keep_events_refuses_without_a_reference()
    {
        var file = Path.GetTempFileName();
        await using var site = await Site.Start(guard: g => g.Set("Events:Folder", file).Rule("a", r => r.Refuse()));
        using var response = await site.Get("/", Browser);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Why403-Reference"));
        Assert.DoesNotContain("why403-reference", await response.Words());
        File.Delete(file);
    }

    [Fact]
    public async Task An_error_page_that_runs_the_pipeline_again_is_not_judged_again()
    {
        await using var site = await Site.Start(guard: g => g.Limit("browse", 1, TimeSpan.FromMinutes(1)).Rule("a", r => r.Limit("browse")),
            before: app =>
            {
                app.UseStatusCodePagesWithReExecute("/error");
                app.UseRouting();
            },
            map: app =>
            {
                app.MapGet("/none", () => Results.NotFound());
                app.MapGet("/error", () => "our page");
            });
        using var response = await site.Get("/none");
        Assert.Equal((HttpStatusCode.NotFound, "our page"), (response.StatusCode, await response.Words()));
        Assert.Empty(EventReader.Read(site.Events));
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<h1>")]
    private static partial Regex Heading();
}
