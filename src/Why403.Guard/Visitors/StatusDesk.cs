using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Why403.Catalogues;
using Why403.Guard.Events;
using Why403.Guard.Judging;
using Why403.Guard.Limits;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Refusals;
using Why403.Text;

namespace Why403.Guard.Visitors;

/// <summary>
/// The page on a reference, open to those whom the rules refuse: a visitor sees what the refusal said, and may write to the
/// operator. A reference has 80 random bits and nobody lists them; looking up and writing are limited all the same.
/// </summary>
internal sealed class StatusDesk(PolicySource policies, EventLog events, TimeProvider clock, IEnumerable<IGuardEventStore> stores) : IDisposable
{
    private const long Second = 1_000_000_000;
    private const int LargestForm = 16 << 10;

    private static readonly TimeSpan StoreTime = TimeSpan.FromSeconds(1);

    // 20 a minute and 10 at once; 5 an hour and 3 at once; for each reference 3 a day.
    private static readonly Gcra LookUps = new(3 * Second, 10);
    private static readonly Gcra Appeals = new(720 * Second, 3);
    private static readonly Gcra AppealsOfReference = new(28_800 * Second, 3);

    private readonly LimitTable _limits = new(1 << 14);

    // Each look into the segments reads up to 16 MiB.
    private readonly SemaphoreSlim _looking = new(2, 2);

    public void Dispose() => _looking.Dispose();

    public static bool Serves(HttpContext http, Policy policy) => policy.StatusPath is { } path && http.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase);

    public async Task AnswerAsync(HttpContext http, Policy policy, Address client, DateTimeOffset now)
    {
        var isPost = HttpMethods.IsPost(http.Request.Method);
        if (!isPost && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "GET, HEAD, POST";
            return;
        }
        var wait = Charge(isPost ? Appeals : LookUps, isPost ? "appeal" : "look", Client(client));
        if (wait > 0)
        {
            await BusyAsync(http, policy, now, wait);
            return;
        }
        var form = isPost ? await FormAsync(http) : null;
        var asked = isPost ? form?["reference"].ToString() ?? "" : http.Request.Query["reference"].ToString();
        var entry = Reference.Read(asked) is { } reference ? await FindAsync(reference, http.RequestAborted) : null;
        if (entry is null || Catalogue.BuiltIn.Cause(entry.Cause) is not { } known)
        {
            await WriteAsync(http, policy, asked.Length == 0 && !isPost ? StatusView.Ask : StatusView.Unknown, null);
            return;
        }
        var refusal = new Refusal(entry.Status ?? StatusCodes.Status403Forbidden, known.Cause, entry.Time) { Reference = entry.Reference };
        if (!isPost)
        {
            await WriteAsync(http, policy, StatusView.Found, refusal);
            return;
        }
        var message = Clean(form!["message"].ToString());
        var reply = Clean(form["reply"].ToString());
        var isTaken = message.Length is > 0 and <= StatusPage.LongestMessage && reply.Length <= StatusPage.LongestReply
            && Charge(AppealsOfReference, "reference", entry.Reference) == 0 && Keep(http, policy, client, now, entry, message, reply, known.Cause);
        await WriteAsync(http, policy, isTaken ? StatusView.Appealed : StatusView.NotTaken, refusal);
    }

    private bool Keep(HttpContext http, Policy policy, Address client, DateTimeOffset now, GuardEvent about, string message, string reply, Cause cause)
    {
        var facts = new RequestFacts(http, client, now, policy.Origins, policy.Bots);
        return events.Keep(EventDraft.Of(Reference.Create(now), "appealed", cause, policy, ref facts) with { Rule = about.Rule, About = about.Reference, Message = message, ReplyTo = reply.Length > 0 ? reply : null });
    }

    // A form of three fields; whatever else is sent is no message.
    private static async Task<IFormCollection?> FormAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestForm;
        try
        {
            return await http.Request.ReadFormAsync(new FormOptions { ValueCountLimit = 8, KeyLengthLimit = 32, ValueLengthLimit = LargestForm, BufferBodyLengthLimit = LargestForm, MultipartBodyLengthLimit = LargestForm }, http.RequestAborted);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    private async Task<GuardEvent?> FindAsync(string reference, CancellationToken cancellation)
    {
        GuardEvent? found = null;
        if (policies.Current.Keeping is { } keeping)
        {
            await _looking.WaitAsync(cancellation);
            try
            {
                found = await Task.Run(() => EventReader.Find(keeping.Folder, reference), cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A segment that is just being removed: the stores may still know.
            }
            finally
            {
                _looking.Release();
            }
        }
        // Another node may have refused.
        foreach (var store in stores)
            found ??= await AskAsync(store, reference, cancellation);
        return found is { Action: "refused" or "limited" or "challenged" or "answered" } ? found : null;
    }

    private static async Task<GuardEvent?> AskAsync(IGuardEventStore store, string reference, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(StoreTime);
        try
        {
            return await store.FindAsync(reference, deadline.Token).WaitAsync(StoreTime, cancellation);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Seconds to wait; 0 where it may go on.</summary>
    private int Charge(Gcra pace, string what, string whom)
    {
        var hash = _limits.Hash();
        hash.Add(what);
        hash.Add(whom);
        var key = Math.Max(1, hash.Finish());
        var now = Gcra.Nanoseconds(clock);
        return _limits.TryCharge(key, pace, now, 1) ? 0 : (int)Math.Max(1, (pace.Wait(_limits.Read(key), now, 1) + Second - 1) / Second);
    }

    private static string Client(Address client) => Prefix.Around(client, client.IsV4 ? 32 : 64).ToString();

    private static Task BusyAsync(HttpContext http, Policy policy, DateTimeOffset now, int wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return RefusalWriter.WriteAsync(http, new(StatusCodes.Status429TooManyRequests, Catalogue.BuiltIn.Cause("rate.limit-exceeded")!.Cause, now) { Contact = policy.Contact, RetryAfter = wait });
    }

    private static async Task WriteAsync(HttpContext http, Policy policy, StatusView view, Refusal? refusal)
    {
        var headers = http.Response.Headers;
        var texts = Negotiation.Language(http.Request.Headers.AcceptLanguage);
        http.Response.StatusCode = view switch { StatusView.Unknown => StatusCodes.Status404NotFound, StatusView.NotTaken => StatusCodes.Status422UnprocessableEntity, _ => StatusCodes.Status200OK };
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentLanguage = texts.Language;
        headers.Append("Vary", "Accept, Accept-Language");
        headers.ContentSecurityPolicy = VisitorPage.FormPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        var isJson = refusal is not null && Negotiation.Form(http.Request.Headers.Accept) == RefusalForm.Problem;
        var body = isJson ? StatusProblem.Write(refusal!, view == StatusView.Appealed, texts) : Encoding.UTF8.GetBytes(StatusPage.Write(view, http.Request.PathBase.ToUriComponent() + policy.StatusPath, refusal, policy.Contact, texts));
        headers.ContentType = isJson ? "application/json" : "text/html; charset=utf-8";
        headers.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    // What a visitor writes is read on terminals and in pages: no control characters but line ends, and no secrets.
    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
            if (rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)) kept.Append(rune.ToString());
        return string.Join('\n', kept.ToString().Split('\n').Select(SourceRedaction.Line));
    }
}
