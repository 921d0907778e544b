using System.Collections.Immutable;
using System.Globalization;
using Why403.Catalogues;
using Why403.Investigations;
using Why403.Probing;
using Why403.Signatures;
using Why403.Statements;
using Why403.Text;
using Why403.Tokens;

namespace Why403;

/// <summary>
/// Composes all that is known of one request into a diagnosis: the marks of products, what the answer states, what the
/// credentials tell, and what a probe found. The only place where pillars meet.
/// </summary>
public sealed class Investigation
{
    private readonly Catalogue _catalogue;
    private readonly ISignatureMatcher _matcher;

    /// <param name="plain">Use the readable twin of the matcher; for finding a fault in the fast one.</param>
    public Investigation(Catalogue catalogue, bool plain = false)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        _catalogue = catalogue;
        _matcher = plain ? new PlainMatcher(catalogue.Products) : new SignatureMatcher(catalogue.Products);
    }

    /// <summary>Diagnoses an exchange without sending anything.</summary>
    /// <param name="now">The time to judge by where neither the answer nor the capture carries one.</param>
    public Diagnosis Diagnose(Exchange exchange, DateTimeOffset? now = null) => Diagnose(exchange, now, Reading.Nothing, []);

    /// <summary>Sends the request, and where its refusal leaves a choice the variants that narrow it, within the probe's limits.</summary>
    /// <param name="request">Only GET, HEAD and OPTIONS are sent: they are safe to repeat (RFC 9110 section 9.2.1).</param>
    /// <param name="probe">A fresh one.</param>
    /// <param name="agent">Our own User-Agent, for variants that name themselves.</param>
    /// <param name="random">Eight hexadecimal digits for a name that nobody has.</param>
    /// <param name="inside">What the server's own configuration says of the exchange's request, where the server is this host; null where it is not.</param>
    public async ValueTask<Diagnosis> ProbeAsync(Request request, Probe probe, DateTimeOffset now, string agent, string random, CancellationToken cancellation, Func<Exchange, Diagnosis?>? inside = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(probe);
        if (!IsSafe(request.Method)) throw new ArgumentException($"{request.Method} is not safe to repeat", nameof(request));
        var control = await probe.ControlAsync(request, cancellation).ConfigureAwait(false);
        var first = Diagnose(control, now);
        if (first.Verdict == Verdict.NotRefused && Redirects.Follow(control) is { } followed)
        {
            probe.Note($"{control.Response!.Status}, a redirect to {Redaction.Address(followed.Address)}");
            control = await probe.ControlAsync(followed, cancellation).ConfigureAwait(false) with { Previous = control };
            first = Diagnose(control, now);
        }
        var own = first.Verdict == Verdict.Refused ? inside?.Invoke(control) : null;
        // What the configuration proves needs no further request.
        if (own is not null && JoinedView.Agrees(first, own)) return JoinedView.Of(Diagnose(control, now, probe.Reading, probe.Steps), own);
        var settled = first.Findings.Length > 0 && first.Findings[0].Confidence == Confidence.Proven;
        if (first.Verdict == Verdict.Refused && !settled && control.Response is { } response)
        {
            ImmutableArray<string> suspects = [.. first.Findings.Select(f => f.Cause.Id)];
            var plan = ProbePlan.For(control, suspects, agent, random);
            await probe.RunAsync(control, plan, suspects, e => Judge(e, now) == Verdict.Refused, RetryAdvice.Earliest(response, now), cancellation).ConfigureAwait(false);
        }
        var diagnosis = Diagnose(control, now, probe.Reading, probe.Steps);
        return own is null ? diagnosis : JoinedView.Of(diagnosis, own);
    }

    /// <summary>Whether a method may be sent by a probe.</summary>
    public static bool IsSafe(string method) => method is "GET" or "HEAD" or "OPTIONS";

    /// <summary>Whether the answer is a refusal, without building the whole diagnosis.</summary>
    public Verdict Judge(Exchange exchange, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var match = _matcher.Match(exchange);
        return Verdicts.Of(exchange, match, Clues(exchange, match, now).Clues);
    }

    internal Diagnosis Diagnose(Exchange exchange, DateTimeOffset? now, Reading probed, ImmutableArray<Step> steps)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var match = _matcher.Match(exchange);
        var reading = Reading.Join(Clues(exchange, match, now), probed);
        var verdict = Verdicts.Of(exchange, match, reading.Clues);
        var refuser = verdict == Verdict.Refused ? Attribution.Of(exchange, match, reading.Clues) : null;
        // A request without any answer can still show what is wrong with it: a damaged link, a token that is over.
        var (findings, ruledOut) = verdict == Verdict.Refused || exchange.Response is null ? Weighing.Weigh(reading.Clues, _catalogue, refuser) : ([], []);
        var at = Date(exchange) ?? exchange.At;
        var reference = refuser?.Reference ?? Attribution.AnyReference(match, exchange);
        var hasProbed = !steps.IsEmpty;
        return new()
        {
            Method = exchange.Request.Method,
            Address = Redaction.Address(exchange.Request.Address),
            Status = exchange.Response is { Status: > 0 and var status } ? status : null,
            ObservedAt = at,
            Verdict = verdict,
            Answer = Wording.Answer(exchange, verdict, refuser, findings),
            Path = PathStrip.Of(exchange.Request, match, refuser, verdict, exchange.Response is not null),
            Refuser = refuser,
            Findings = findings,
            RuledOut = ruledOut,
            Unknown = Wording.Questions(verdict, refuser, findings, _catalogue, hasProbed),
            Notes = [.. reading.Notes.Distinct()],
            Headers = HeaderNotes.Of(exchange, _catalogue),
            Steps = steps,
            Letter = Wording.Letter(exchange, at, verdict, refuser, findings, reference, SeenAddress.Of(exchange)),
            Next = Wording.Next(exchange, verdict, findings, hasProbed),
        };
    }

    private static Reading Clues(Exchange exchange, SignatureMatch match, DateTimeOffset? now) =>
        Reading.Join(new(SignatureClues.Of(match, exchange), []), TunnelClues.Of(exchange), StatementReader.Read(exchange, now), CredentialReader.Read(exchange, now));

    private static DateTimeOffset? Date(Exchange exchange) =>
        DateTimeOffset.TryParseExact(exchange.Response?.Headers["Date"], "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
