using System.Text;
using Why403.Captures;
using Why403.Catalogues;
using Why403.Probing;
using Why403.Tests.Probing;

namespace Why403.Tests.Investigations;

/// <summary>
/// The known ways to be wrong about a refusal, one test each. Those of single statements (Retry-After of Varnish, HIT marks,
/// requests left) stand in StatementTests as well; here the whole diagnosis is asked.
/// </summary>
public sealed class TrapTests
{
    private static readonly Investigation Investigation = new(Catalogue.BuiltIn);

    [Fact]
    public async Task A_HEAD_that_is_refused_where_GET_passes_is_a_method_rule()
    {
        var diagnosis = await Ask(new("HEAD", "https://a.example/x"), r => r.Method == "HEAD" ? new Response(403) : ScriptedSite.Ok());
        Assert.Equal("server.method-refused", diagnosis.Findings[0].Cause.Id);
    }

    [Fact]
    public void A_stored_refusal_is_said_to_be_stored()
    {
        var diagnosis = Read("HTTP/1.1 403 Forbidden\nAge: 300\nX-Cache: HIT\n\nForbidden");
        Assert.Contains(diagnosis.Findings, f => f.Cause.Id == "cache.refusal-cached");
    }

    [Fact]
    public async Task Backends_that_differ_behind_one_name_are_no_rule()
    {
        var asked = 0;
        var diagnosis = await Ask(new("GET", "https://a.example/x"), _ => asked++ % 2 == 0 ? ScriptedSite.Stock() : ScriptedSite.Ok());
        Assert.DoesNotContain(diagnosis.Findings, f => f.Confidence > Confidence.Possible);
    }

    [Fact]
    public async Task A_limiter_that_the_probe_itself_trips_is_no_rule()
    {
        var asked = 0;
        var diagnosis = await Ask(new("GET", "https://a.example/x"), _ => ++asked == 1 ? ScriptedSite.Stock() : asked < 3 ? ScriptedSite.Ok() : new Response(429));
        Assert.DoesNotContain(diagnosis.Findings, f => f.Confidence > Confidence.Possible && f.Cause.Id.StartsWith("bot.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cookie_of_the_refusal_is_not_carried_into_other_variants()
    {
        var seen = new List<Request>();
        await Ask(new("GET", "https://a.example/x"), r =>
        {
            seen.Add(r);
            return ScriptedSite.Stock() with { Headers = HeaderList.Of(("Server", "nginx"), ("Set-Cookie", "gate=1; Path=/")) };
        });
        Assert.True(seen.Count(r => r.Headers.Has("Cookie")) <= 1);
    }

    [Fact]
    public void A_misdirected_request_is_a_matter_of_the_connection() =>
        Assert.Equal("host.mismatch", Read("HTTP/2 421\n\n").Findings[0].Cause.Id);

    [Fact]
    public async Task A_redirect_to_a_login_is_no_pass()
    {
        var diagnosis = await Ask(new("GET", "https://a.example/x") { Headers = HeaderList.Of(("Referer", "https://e.example/")) },
            r => r.Headers.Has("Referer") ? ScriptedSite.Stock() : new Response(302) { Headers = HeaderList.Of(("Location", "/login")) });
        Assert.DoesNotContain(diagnosis.Findings, f => f is { Cause.Id: "hotlink.referer-refused", Confidence: > Confidence.Possible });
    }

    [Fact]
    public async Task A_challenge_at_200_is_no_pass()
    {
        var diagnosis = await Ask(new("GET", "https://a.example/x") { Headers = HeaderList.Of(("Referer", "https://e.example/")) },
            r => r.Headers.Has("Referer") ? ScriptedSite.Stock() : new Response(200)
            {
                Headers = HeaderList.Of(("Content-Type", "text/html"), ("Set-Cookie", "techaro.lol-anubis-auth=x")),
                Body = Encoding.UTF8.GetBytes("<title>Making sure you're not a bot!</title><script id=\"anubis_challenge\" type=\"application/json\">{}</script><script src=\"/.within.website/x/cmd/anubis/static/js/main.mjs\"></script>"),
            });
        Assert.DoesNotContain(diagnosis.Findings, f => f is { Cause.Id: "hotlink.referer-refused", Confidence: > Confidence.Possible });
    }

    [Theory]
    [InlineData("X-Cache: Error from cloudfront", "Amazon CloudFront")]
    [InlineData("Via: 1.1 google", "Google")]
    [InlineData("CF-RAY: 8d2f6e0a1b2c3d4e-AMS", "Cloudflare")]
    public void Edge_fields_on_a_refusal_are_presence(string field, string vendor)
    {
        var diagnosis = Read($"HTTP/1.1 403 Forbidden\n{field}\nContent-Type: text/plain\n\nnope");
        Assert.DoesNotContain(vendor, diagnosis.Refuser?.Name ?? "");
        Assert.DoesNotContain(diagnosis.Findings, f => f.Confidence > Confidence.Possible);
    }

    [Fact]
    public void A_policy_that_names_vendors_names_no_refuser()
    {
        var diagnosis = Read("HTTP/1.1 403 Forbidden\nContent-Security-Policy: script-src https://cdnjs.cloudflare.com https://www.google.com/recaptcha/ https://js.hcaptcha.com\n\nnope");
        Assert.Null(diagnosis.Refuser);
    }

    [Fact]
    public void A_captcha_on_a_healthy_page_is_no_refusal() =>
        Assert.Equal(Verdict.NotRefused, Read("HTTP/1.1 200 OK\nContent-Type: text/html\n\n<form><div class=\"g-recaptcha\"></div><div class=\"cf-turnstile\"></div></form>").Verdict);

    [Fact]
    public void Retry_After_5_of_Varnish_is_no_rate_limit() =>
        Assert.DoesNotContain(Read("HTTP/1.1 403 Forbidden\nX-Varnish: 3\nVia: 1.1 varnish (Varnish/7.1)\nRetry-After: 5\n\n<h1>Error 403 Forbidden</h1><h3>Guru Meditation:</h3><p>XID: 3</p><p>Varnish cache server</p>").Findings, f => f.Cause.Id == "rate.limit-exceeded");

    [Fact]
    public void A_429_that_only_loads_a_script_is_not_called_a_rate_limit()
    {
        var diagnosis = Read("HTTP/1.1 429 Too Many Requests\nContent-Type: text/html\n\n<html><script src=\"/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/ips.js\"></script></html>");
        Assert.DoesNotContain(diagnosis.Findings, f => f is { Cause.Id: "rate.limit-exceeded", Confidence: > Confidence.Possible });
    }

    [Fact]
    public void A_translated_page_is_known_by_its_ids()
    {
        var diagnosis = Read("HTTP/1.1 403 Forbidden\nServer: squid/5.7\nX-Squid-Error: ERR_ACCESS_DENIED 0\nVia: 1.1 proxy (squid/5.7)\nContent-Type: text/html; charset=utf-8\n\n<title>FEHLER: Der angeforderte URL konnte nicht gefunden werden</title><p>Zugriff verweigert.</p>");
        Assert.Equal("network.proxy-denied", diagnosis.Findings[0].Cause.Id);
    }

    [Fact]
    public void A_reference_spelled_in_character_references_is_read() =>
        Assert.Equal("Akamai", Read("HTTP/1.1 403 Forbidden\nServer: AkamaiGHost\nMime-Version: 1.0\nContent-Type: text/html\n\n<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access \"x\" on this server.<P>Reference&#32;&#35;18&#46;ef3a2f17&#46;1619133194&#46;15bcf105</BODY></HTML>").Refuser!.Name);

    [Fact]
    public void What_an_exporter_removed_is_not_missing()
    {
        const string har = """{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[{"startedDateTime":"2026-11-25T12:00:00Z","request":{"method":"GET","url":"https://a.example/","httpVersion":"http/2.0","headers":[],"cookies":[]},"response":{"status":401,"statusText":"","httpVersion":"http/2.0","headers":[{"name":"www-authenticate","value":"Bearer"}],"content":{"size":0,"mimeType":"text/plain","text":""},"redirectURL":""}}]}}""";
        Assert.DoesNotContain(Read(har).Findings, f => f is { Cause.Id: "token.missing", Confidence: Confidence.Proven });
    }

    [Fact]
    public void A_status_0_in_a_HAR_is_the_browsers_not_the_servers()
    {
        const string har = """{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[{"startedDateTime":"2026-11-25T12:00:00Z","request":{"method":"GET","url":"https://a.example/","httpVersion":"","headers":[],"cookies":[]},"response":{"status":0,"statusText":"","httpVersion":"","headers":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","_error":"net::ERR_BLOCKED_BY_CLIENT"}}]}}""";
        var diagnosis = Read(har);
        Assert.Equal("browser.client-blocked", diagnosis.Findings[0].Cause.Id);
        Assert.Equal(Layer.Client, diagnosis.Refuser!.Layer);
    }

    [Fact]
    public void A_blocked_status_without_a_reason_claims_nothing()
    {
        const string har = """{"log":{"version":"1.2","creator":{"name":"Firefox","version":"140"},"entries":[{"startedDateTime":"2026-11-25T12:00:00Z","request":{"method":"GET","url":"https://a.example/","httpVersion":"HTTP/2","headers":[],"cookies":[]},"response":{"status":0,"statusText":"","httpVersion":"","headers":[],"content":{"size":0,"mimeType":""},"redirectURL":""}}]}}""";
        Assert.NotEqual(Verdict.Refused, Read(har).Verdict);
    }

    [Fact]
    public void A_wrong_clock_is_seen_before_an_expiry_is_blamed()
    {
        // By the caller's clock the link is over; by the answer's own Date it is not.
        var request = new Request("GET", "https://s3.example/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE%2F20261125%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261125T120000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=" + new string('0', 64));
        var exchange = new Exchange(request, new Response(403) { Headers = HeaderList.Of(("Date", "Wed, 25 Nov 2026 12:10:00 GMT")) }) { At = new(2026, 11, 25, 15, 0, 0, TimeSpan.Zero) };
        Assert.DoesNotContain(Investigation.Diagnose(exchange).Findings, f => f.Cause.Id == "signed-url.expired");
    }

    [Fact]
    public void The_name_that_nobody_has_is_made_of_plain_words_and_digits()
    {
        var plan = ProbePlan.For(new(new("GET", "https://a.example/x/y.html"), new Response(403)), [], "why403/test", "0a1b2c3d");
        Assert.Equal("https://a.example/x/why403-0a1b2c3d", plan.Single(v => v.Axis == Axis.Sibling).Request.Address);
    }

    [Fact]
    public async Task A_robots_txt_that_a_CDN_serves_by_itself_excludes_nothing()
    {
        var diagnosis = await Ask(new("GET", "https://a.example/x"), r => r.Address.EndsWith("/robots.txt", StringComparison.Ordinal) ? ScriptedSite.Ok() : ScriptedSite.Stock());
        Assert.DoesNotContain(diagnosis.RuledOut, r => r.Cause.Id.StartsWith("address.", StringComparison.Ordinal) || r.Cause.Id.StartsWith("bot.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_404_is_no_refusal_by_itself() => Assert.Equal(Verdict.NotRefused, Read("HTTP/1.1 404 Not Found\nServer: nginx\n\nnot here").Verdict);

    [Fact]
    public void A_refusal_by_another_server_than_the_page_is_told_by_its_body()
    {
        var diagnosis = Read("HTTP/1.1 403 Forbidden\nServer: nginx\nContent-Type: text/html; charset=iso-8859-1\n\n<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n<p>You don't have permission to access this resource.</p>\n<hr>\n<address>Apache/2.4.71 (Debian) Server at a.example Port 80</address>\n</body></html>\n");
        Assert.Contains("Apache", diagnosis.Refuser!.Name);
    }

    private static Diagnosis Read(string capture)
    {
        Exchange? last = null;
        CaptureReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(capture)), "capture", e => last = e);
        return Investigation.Diagnose(last!);
    }

    private static async Task<Diagnosis> Ask(Request request, Func<Request, Response?> answer)
    {
        var clock = new QuickClock();
        var probe = new Probe(new ScriptedSite((r, _) => answer(r), clock), clock, () => 0.5, new ProbeOptions());
        return await Investigation.ProbeAsync(request with { Headers = request.Headers.With("User-Agent", "tool/1") }, probe, clock.GetUtcNow(), "why403/test", "0a1b2c3d", CancellationToken.None);
    }
}
