using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Tests.Rendering;

/// <summary>Diagnoses by hand, one for each face that a page can show. Names and addresses are from the documentation ranges.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 3, 11, TimeSpan.Zero);

    public static IEnumerable<(string Name, Diagnosis Diagnosis)> All =>
        [("edge", Edge), ("server", Server), ("undetermined", Undetermined), ("passed", Passed), ("hostile", Hostile), ("crowded", Crowded), ("response-only", ResponseOnly)];

    public static Diagnosis Edge { get; } = new()
    {
        Method = "GET",
        Address = "https://api.example/v1/orders?page=2&access_token=eyJh…(212 chars)",
        Status = 403,
        ObservedAt = Noon,
        Verdict = Verdict.Refused,
        Answer = "A firewall rule at the edge (Cloudflare) refuses this client before the site sees it.",
        Path = [new(Layer.Client, "client", HopState.Passed), new(Layer.Edge, "Cloudflare", HopState.Refused), new(Layer.Server, "origin", HopState.NotReached)],
        Refuser = new(Layer.Edge, "Cloudflare", Confidence.Proven, [Evidence.Outside("`Server: cloudflare` on a page of Cloudflare's own")])
        {
            Reference = "8d2f3b1c4e5f6a7b-AMS",
            Tell = "the site operator finds it under Security, Events",
        },
        Findings =
        [
            new(new("edge.waf-rule", Layer.Edge, "a firewall rule matched the request"), Layer.Edge, Confidence.Likely, "the edge answered from a rule of the site, not the origin",
            [
                Evidence.Outside("`Server: cloudflare`, `CF-RAY` present, the body says error code 1020"),
                Evidence.Outside("a browser-like request gets 200; yours differs in `User-Agent` alone, and the difference stays when the two are sent in the other order"),
            ])
            {
                Product = "Cloudflare",
                Remedies =
                [
                    new(Owner.Caller, Safety.Safe, "Send a User-Agent that names your program and a contact", "A bare library name is on many lists of bots.", "the same request with `-A 'orders-sync/1.4 (+https://client.example/bot)'` gets 200"),
                    new(Owner.EdgeOperator, Safety.OpensAccess, "Find the rule by the reference and let this client through", "Security, Events, filter by the CF-RAY above.\nPrefer an exception for this path to one for the whole site."),
                ],
            },
        ],
        RuledOut = [new(new("rate.limit-exceeded", Layer.Edge, "too many requests in a short time"), "the first request of the day got the same answer")],
        Unknown = [new("which rule it is", "ask the site operator for the event of the reference above")],
        Notes = [Evidence.Outside("the answer may be kept by caches: `Cache-Control: max-age=15`")],
        Headers = [new("response", "cf-ray", "8d2f3b1c4e5f6a7b-AMS", "Cloudflare's id of this request and the data centre that answered"), new("request", "user-agent", "python-requests/2.32", "")],
        Steps =
        [
            new("the request as you sent it", "curl -sS -o /dev/null -D - 'https://api.example/v1/orders?page=2&access_token=…' -H 'Authorization: Bearer eyJh…(212 chars)'", "403, error code 1020"),
            new("does the User-Agent matter", "curl -sS -A 'Mozilla/5.0' 'https://api.example/v1/orders?page=2'", "200"),
        ],
        Letter = new(Owner.SiteOperator, "GET https://api.example/v1/orders was refused with 403 at 2026-03-14 12:03:11 UTC by Cloudflare (CF-RAY 8d2f3b1c4e5f6a7b-AMS).\nThe same request with a browser's User-Agent gets 200. Which rule matched, and can it let the client named above through?"),
        Next = ["why403 explain edge.waf-rule", "why403 probe 'https://api.example/v1/orders?page=2' -A 'orders-sync/1.4 (+https://client.example/bot)' --timeout 30"],
    };

    public static Diagnosis Server { get; } = new()
    {
        Method = "GET",
        Address = "https://shop.example/reports/q3.pdf",
        Status = 403,
        Verdict = Verdict.Refused,
        Answer = "nginx on this host refuses 203.0.113.9 by an access rule.",
        Path = [new(Layer.Client, "client", HopState.Passed), new(Layer.Edge, "edge", HopState.Passed), new(Layer.Server, "nginx", HopState.Refused), new(Layer.FileSystem, "file", HopState.NotReached)],
        Findings =
        [
            new(new("nginx.access-deny", Layer.Server, "an access rule refuses this address"), Layer.Server, Confidence.Proven, "an access rule refuses this address",
            [
                new(VantagePoint.Inside, "`deny all` refuses everything not allowed above", new SourceSpan("/etc/nginx/sites-enabled/shop.conf", 16, 9, 16, 18)),
                new(VantagePoint.Logs, "\"access forbidden by rule\", client 203.0.113.9", new SourceSpan("/var/log/nginx/error.log", 8123, 1, 8123, 120)),
            ])
            {
                Remedies = [new(Owner.SiteOperator, Safety.OpensAccess, "Allow the address in `location /reports/`", Check: "`nginx -t && nginx -s reload`, then run this command again")],
            },
        ],
    };

    public static Diagnosis Undetermined { get; } = new()
    {
        Method = "HEAD",
        Address = "https://www.example/",
        Verdict = Verdict.Undetermined,
        Answer = "No response arrived within 10 seconds; from here it can't be told whether the request is refused or the way to it is closed.",
        Path = [new(Layer.Client, "client", HopState.Passed), new(Layer.Network, "network", HopState.Unknown), new(Layer.Edge, "edge", HopState.Unknown)],
        Unknown = [new("whether the name answers at all", "ask from another network")],
    };

    public static Diagnosis Passed { get; } = new()
    {
        Method = "GET",
        Address = "https://shop.example/",
        Status = 200,
        Verdict = Verdict.NotRefused,
        Answer = "Nothing refuses this request.",
        Path = [new(Layer.Client, "client", HopState.Passed), new(Layer.Server, "server", HopState.Passed)],
        Notes = [Evidence.Outside("the certificate expires in 6 days")],
    };

    public static Diagnosis ResponseOnly { get; } = new()
    {
        Method = "",
        Address = "",
        Status = 403,
        Verdict = Verdict.Refused,
        Answer = "Something refuses this; the page names nobody.",
        Letter = new(Owner.Caller, "403, seen without its request."),
    };

    public static Diagnosis Hostile { get; } = new()
    {
        Method = "GET\e[2J",
        Address = "https://evil.example/\u202efdp.exe?<script>alert(1)</script>",
        Status = 403,
        Verdict = Verdict.Refused,
        Answer = "# The \e]0;owned\a page [says](javascript:alert(1)) ![x](https://evil.example/x.png) <img src=x onerror=alert(1)> @admin",
        Path = [new(Layer.Client, "cl\nient", HopState.Passed), new(Layer.Edge, "</text><script>", HopState.Refused)],
        Findings =
        [
            new(new("edge.\"><script>", Layer.Edge, "</script><!--"), Layer.Edge, Confidence.Possible, "```\n</script><script>alert(1)</script> www.evil.example and a\u0085b\u009bc\ud800d",
                [Evidence.Outside("` `` ``` <!-- --> \u2066hidden\u2069 \U000E0041 tail``"), Evidence.Outside("1. one"), Evidence.Outside("    > quote"), new(VantagePoint.Inside, "- list", new SourceSpan("a\eb", 1, 2, 3, 4))])
            {
                Remedies = [new(Owner.Caller, Safety.Safe, "- [x] **Do**", "```sh\nrm\n```", "<b>")],
            },
        ],
        Headers = [new("response", "x-a", "\e[31m</code></details>`", "|a|b|")],
        Letter = new(Owner.Developer, "> a\n</pre><script>alert(1)</script>\n```\n- b"),
        Next = ["why403 '```\e[0m'"],
    };

    public static Diagnosis Crowded { get; } = new()
    {
        Method = "POST",
        Address = "https://例え.example/注文?" + new string('q', 120),
        Status = 403,
        Verdict = Verdict.Refused,
        Answer = "Several things could refuse this, and 日本語の長い文章はここで折り返されますので行の幅を超えることはありません、と書かれています until the end of the sentence.",
        Path = [.. Enumerable.Range(1, 9).Select(i => new Hop(Layer.Edge, i == 5 ? "番人 five" : $"station {i}", i < 5 ? HopState.Passed : i == 5 ? HopState.Refused : HopState.NotReached))],
        Findings = [.. Enumerable.Range(1, 5).Select(Candidate)],
        RuledOut = [.. Enumerable.Range(1, 5).Select(i => new RuledOut(new($"token.number-{i}", Layer.Application, "a token"), "no token was sent, and none is asked for in the answer"))],
        Unknown = [new("which of them", "repeat the request once without the cookie")],
    };

    private static Finding Candidate(int number) =>
        new(new($"application.reason-{number}", Layer.Application, "the application refuses"), number == 2 ? Layer.Server : Layer.Application,
            number < 3 ? Confidence.Likely : Confidence.Possible, $"candidate {number} of five, with a message that goes on for longer than one line of eighty columns can hold",
            [.. Enumerable.Range(1, number == 1 ? 8 : 1).Select(i => Evidence.Outside($"fact {i}"))])
        {
            Remedies =
            [
                new(Owner.SiteOperator, Safety.NeedsCare, $"Change the setting number {number} in a way that takes rather many words to say and so needs a second line"),
                new(Owner.Caller, Safety.Safe, "Sign in again"),
                new(Owner.HostAdministrator, Safety.NeedsCare, $"Restart part {number} of the system"),
            ],
        };
}
