using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Why403.Guard;
using Why403.Guard.Tests;

namespace Why403.Gateway.Tests.Browsers;

/// <summary>Challenges in the real Chromium.</summary>
public sealed class ChallengeBrowserTests
{
    [Theory]
    [InlineData("cookie")]
    [InlineData("wait")]
    [InlineData("work")]
    public async Task A_browser_passes_by_itself_and_is_not_asked_again(string rung)
    {
        await using var site = await Start(rung);
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(site.Address, "/shop?item=7"));
        await browser.Until("hello from /shop?item=7");
        await browser.Open(new Uri(site.Address, "/next"));
        await browser.Until("hello from /next");
        // What the page itself fetches has the pass as well.
        await browser.Send("Runtime.evaluate", new { expression = "fetch('/data').then(r => r.text()).then(t => document.title = t.includes('hello from /data') ? 'fetched' : t)" });
        for (var i = 0; i < 100 && await browser.Value("document.title") != "fetched"; i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal("fetched", await browser.Value("document.title"));
        // A program without a browser is not let in.
        Assert.Equal(HttpStatusCode.Forbidden, await site.Status("/next", ("User-Agent", "curl/8")));
    }

    [Fact]
    public async Task The_back_button_leads_back_and_not_into_the_challenge()
    {
        await using var site = await Start("work");
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(site.Address, "/free"));
        await browser.Until("hello from /free");
        await browser.Open(new Uri(site.Address, "/shop"));
        await browser.Until("hello from /shop");
        await browser.Send("Runtime.evaluate", new { expression = "history.back()" });
        await browser.Until("hello from /free");
    }

    [Fact]
    public async Task Without_scripts_the_page_waits_and_goes_on()
    {
        await using var site = await Start("work");
        await using var browser = await Chromium.Start();
        await browser.Send("Emulation.setScriptExecutionDisabled", new { value = true });
        await browser.Open(new Uri(site.Address, "/shop"));
        await browser.Until("hello from /shop");
    }

    [Fact]
    public async Task In_a_private_window_it_passes_as_well()
    {
        await using var site = await Start("work");
        await using var browser = await Chromium.Start("--incognito");
        await browser.Open(new Uri(site.Address, "/shop"));
        await browser.Until("hello from /shop");
    }

    [Fact]
    public async Task Cookies_that_are_lost_are_asked_for_again_without_a_circle()
    {
        await using var site = await Start("work");
        await using var browser = await Chromium.Start();
        for (var i = 0; i < 2; i++)
        {
            await browser.Open(new Uri(site.Address, "/shop"));
            await browser.Until("hello from /shop");
            await browser.Send("Network.clearBrowserCookies", new { });
        }
    }

    [Fact]
    public async Task Two_tabs_that_are_asked_at_once_both_pass()
    {
        await using var site = await Start("work");
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(site.Address, "/free"));
        await browser.Until("hello from /free");
        await browser.Send("Target.createTarget", new { url = new Uri(site.Address, "/next").ToString() });
        await browser.Open(new Uri(site.Address, "/shop"));
        await browser.Until("hello from /shop");
        await browser.Open(new Uri(site.Address, "/next"));
        await browser.Until("hello from /next");
    }

    [Fact]
    public async Task The_page_of_a_refusal_and_its_status_page_work_with_the_keyboard_alone()
    {
        await using var site = await Site.Start("""{ "Guard": { "Refusals": { "StatusPath": "/why403" }, "Rules": [ { "Id": "no", "Do": "refuse", "Paths": ["/no"] } ] } }""");
        await using var browser = await Chromium.Start();
        await browser.Open(new Uri(site.Address, "/no"));
        await browser.Until("Reference");
        await Key(browser, "Tab");
        Assert.Contains("/why403?reference=", await browser.Value("document.activeElement.href"), StringComparison.Ordinal);
        await Key(browser, "Enter");
        await browser.Until("What did you want to do?");
        await Key(browser, "Tab");
        await browser.Send("Input.insertText", new { text = "I wanted to read it" });
        await Key(browser, "Tab");
        await Key(browser, "Tab");
        await Key(browser, "Enter");
        await browser.Until("The people who run this site have your message");
    }

    private static async Task Key(Chromium browser, string key)
    {
        var code = key == "Tab" ? 9 : 13;
        var text = key == "Enter" ? "\r" : "";
        await browser.Send("Input.dispatchKeyEvent", new { type = "keyDown", key, code = key, windowsVirtualKeyCode = code, text });
        await browser.Send("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key, windowsVirtualKeyCode = code });
    }

    private static Task<Site> Start(string rung) => Site.Start(
        $$"""
        { "Guard": { "Challenge": { "Secret": "0123456789abcdef", "Wait": "00:00:01", "WaitWithoutScripts": "00:00:02", "Work": 100 },
            "Rules": [ { "Id": "prove-it", "Do": "challenge", "Rung": "{{rung}}", "Unless": { "UserAgents": ["nobody"] }, "Paths": ["/shop", "/next", "/data"] } ] } }
        """,
        // The site's own policy is strict; the challenge's page brings its own.
        map: app => app.Run(http =>
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; worker-src 'none'; script-src 'none'";
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync($"<!doctype html><title>site</title><body>hello from {WebUtility.HtmlEncode(http.Request.Path + http.Request.QueryString)}</body>");
        }));
}
