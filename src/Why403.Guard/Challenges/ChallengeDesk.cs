using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Why403.Catalogues;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;

namespace Why403.Guard.Challenges;

/// <summary>Makes challenges, takes their answers, and knows who carries a pass.</summary>
internal sealed class ChallengeDesk(EventLog events, TimeProvider clock, IEnumerable<IGuardOnce> shared)
{
    private const string TryCookie = "why403-try";
    private const long Minute = 60_000_000_000;

    private static readonly TimeSpan TryTime = TimeSpan.FromMinutes(30);

    // Each answer may cost a derivation.
    private static readonly Gcra Answers = new(Minute / 20, 20);

    private readonly LimitTable _limits = new(1 << 14);
    private readonly OnceInMemory _once = new(clock);

    public static bool Serves(HttpContext http, Policy policy) => http.Request.Path.Equals(policy.Challenge.Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>The rung of the pass that a request carries; none where it carries no good one.</summary>
    public static Rung PassOf(HttpContext http, Policy policy, Address client, DateTimeOffset now)
    {
        if (http.Request.Cookies[PassCookie(http)] is not { } text) return Rung.None;
        return ChallengePass.Read(policy.Seal.Open(text, ChallengePass.Purpose, http.Request.Headers.UserAgent.ToString(), now)) is { } pass && pass.Until > now && pass.Network == Network(client) ? pass.Rung : Rung.None;
    }

    /// <summary>False where the client has left too many unanswered: it is refused then.</summary>
    public bool MayAsk(Policy policy, Address client) => _limits.TryCharge(Key("ask", client), Unanswered(policy), Gcra.Nanoseconds(clock), 1);

    public Task AskAsync(HttpContext http, Policy policy, Address client, DateTimeOffset now, Rule rule, GuardEvent entry)
    {
        var request = http.Request;
        var reference = events.Keep(entry) ? entry.Reference : null;
        var back = HttpMethods.IsGet(request.Method) ? Navigation.Back((request.PathBase + request.Path).ToUriComponent() + request.QueryString.ToUriComponent()) : "/";
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        if (Navigation.Is(request)) return WriteAsync(http, policy, client, now, rule.Rung, back, !HttpMethods.IsGet(request.Method), reference);
        var page = $"{request.PathBase.ToUriComponent()}{policy.Challenge.Path}?to={Uri.EscapeDataString(back)}&rung={rule.Rung.ToString().ToLowerInvariant()}";
        return RefusalWriter.WriteAsync(http, new(StatusCodes.Status403Forbidden, rule.Cause, now) { Reference = reference, Contact = policy.Contact, Challenge = page }, RefusalForm.Problem);
    }

    /// <summary>At the path of challenges: an answer, or somebody who was sent for one.</summary>
    public async Task AnswerAsync(HttpContext http, Policy policy, Address client, DateTimeOffset now)
    {
        if (!_limits.TryCharge(Key("answer", client), Answers, Gcra.Nanoseconds(clock), 1))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await RefusalWriter.WriteAsync(http, new(StatusCodes.Status429TooManyRequests, Catalogue.BuiltIn.Cause("rate.limit-exceeded")!.Cause, now) { Contact = policy.Contact, RetryAfter = 3 });
            return;
        }
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "GET";
            return;
        }
        var token = http.Request.Query["c"].ToString();
        if (token.Length == 0)
        {
            var asked = http.Request.Query["rung"].ToString() switch { "cookie" => Rung.Cookie, "wait" => Rung.Wait, _ => Rung.Work };
            await WriteAsync(http, policy, client, now, asked, Navigation.Back(http.Request.Query["to"]), false, null);
            return;
        }
        var agent = http.Request.Headers.UserAgent.ToString();
        var challenge = ChallengeTry.Read(policy.Seal.Open(token, ChallengeTry.Purpose, agent, now));
        var back = Navigation.Back(challenge?.Return);
        if (challenge is null || challenge.Network != Network(client) || now - challenge.Made is var age && (age > TryTime || age < TimeSpan.Zero) || challenge.Rung is < Rung.Cookie or > Rung.Work)
        {
            // Another network, an old page, a page of another site: a new challenge, and never a pass.
            GuardMeter.Challenge("stale");
            await WriteAsync(http, policy, client, now, challenge?.Rung is >= Rung.Cookie and <= Rung.Work ? challenge.Rung : Rung.Work, back, false, null);
            return;
        }
        if (!http.Request.Cookies.ContainsKey(TryCookie))
        {
            GuardMeter.Challenge("without-cookies");
            await PageAsync(http, StatusCodes.Status403Forbidden, ChallengePage.WithoutCookies(policy.Contact, Negotiation.Language(http.Request.Headers.AcceptLanguage)), VisitorPage.SecurityPolicy);
            return;
        }
        // What is cheap is asked first, and the id is spent behind all else: junk spends nothing.
        if (!Answered(challenge, policy, http.Request.Query["counter"].ToString(), now - challenge.Made) || !await SpendAsync(Convert.ToHexStringLower(challenge.Id), http.RequestAborted))
        {
            GuardMeter.Challenge("failed");
            await WriteAsync(http, policy, client, now, challenge.Rung, back, false, null);
            return;
        }
        GuardMeter.Challenge("passed");
        _limits.Return(Key("ask", client), Unanswered(policy), 1);
        var pass = new ChallengePass(challenge.Rung, now + policy.Challenge.Pass, challenge.Network);
        http.Response.Cookies.Append(PassCookie(http), policy.Seal.Close(pass.Write(), ChallengePass.Purpose, agent, now), Cookie(http, policy.Challenge.Pass));
        http.Response.Headers.CacheControl = "no-store";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = back;
    }

    // This process first, which costs nothing; while the shared store is away, each process takes an answer once for itself.
    private async ValueTask<bool> SpendAsync(string id, CancellationToken cancellation)
    {
        if (!await _once.TakeAsync(id, TryTime, cancellation)) return false;
        foreach (var store in shared)
        {
            try
            {
                if (!await store.TakeAsync(id, TryTime, cancellation)) return false;
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                GuardMeter.MissStore();
            }
        }
        return true;
    }

    private static bool Answered(ChallengeTry challenge, Policy policy, string counter, TimeSpan age) => challenge.Rung switch
    {
        Rung.Cookie => true,
        Rung.Wait => age >= policy.Challenge.Wait * 0.95,
        Rung.Work when counter.Length > 0 => uint.TryParse(counter, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ChallengeWork.Holds(challenge.Id, number, challenge.Work),
        Rung.Work => age >= policy.Challenge.WaitWithoutScripts * 0.95,
        _ => false,
    };

    private static Task WriteAsync(HttpContext http, Policy policy, Address client, DateTimeOffset now, Rung rung, string back, bool wasForm, string? reference)
    {
        var challenge = ChallengeTry.Create(rung, policy.Challenge.Work, Network(client), back, now);
        var token = policy.Seal.Close(challenge.Write(), ChallengeTry.Purpose, http.Request.Headers.UserAgent.ToString(), now);
        var wait = rung switch { Rung.Cookie => TimeSpan.Zero, Rung.Wait => policy.Challenge.Wait, _ => policy.Challenge.WaitWithoutScripts };
        GuardMeter.Challenge("asked");
        http.Response.Cookies.Append(TryCookie, "1", Cookie(http, TryTime));
        if (reference is not null) http.Response.Headers[RefusalWriter.ReferenceField] = reference;
        http.Response.Headers[RefusalWriter.CauseField] = "edge.challenge";
        var page = ChallengePage.Write(challenge, http.Request.PathBase.ToUriComponent() + policy.Challenge.Path, token, wait, wasForm, reference, policy.Contact, Negotiation.Language(http.Request.Headers.AcceptLanguage));
        return PageAsync(http, StatusCodes.Status403Forbidden, page, ChallengePage.SecurityPolicy);
    }

    private static async Task PageAsync(HttpContext http, int status, string page, string security)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = status;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = security;
        headers.ContentType = "text/html; charset=utf-8";
        headers.Append("Vary", "Accept, Accept-Language");
        var body = Encoding.UTF8.GetBytes(page);
        headers.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private ulong Key(string what, Address client)
    {
        var hash = _limits.Hash();
        hash.Add(what);
        hash.Add(Around(client).ToString());
        return Math.Max(1, hash.Finish());
    }

    private static Gcra Unanswered(Policy policy) => new(Minute, policy.Challenge.Unanswered);

    // A household's or a provider's neighbours: addresses change within it, and a pass that is carried off leaves it.
    private static Prefix Around(Address client) => Prefix.Around(client, client.IsV4 ? 24 : 64);

    private static ulong Network(Address client) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Around(client).ToString())));

    // __Host- binds a cookie to this very host and to TLS; without TLS no browser takes it.
    private static string PassCookie(HttpContext http) => http.Request.IsHttps ? "__Host-why403-pass" : "why403-pass";

    private static CookieOptions Cookie(HttpContext http, TimeSpan age) => new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = age, IsEssential = true };
}
