using System.Collections.Immutable;
using System.Globalization;
using Why403.Text;

namespace Why403.Probing;

/// <summary>
/// Sends the variants of a plan one after another, compares each answer with the control's refusal, believes a variant
/// that passes only after the control has been repeated and still refuses, and stops at the first decisive result.
/// </summary>
public sealed class Probe(ITransport transport, TimeProvider clock, Func<double> random, ProbeOptions options)
{
    private readonly List<Step> _steps = [];
    private readonly List<Clue> _clues = [];
    private readonly List<Evidence> _notes = [];
    private readonly long _began = clock.GetTimestamp();
    private bool _afterLimit;
    private int _sent;

    /// <summary>Called before each request, with its number, its budget and what it tells apart.</summary>
    public Action<int, int, string>? Announce { get; init; }

    public ImmutableArray<Step> Steps => [.. _steps];

    public Reading Reading => new([.. _clues], [.. _notes]);

    /// <summary>The first request: the caller's own.</summary>
    public ValueTask<Exchange> ControlAsync(Request request, CancellationToken cancellation) => SendAsync(new(Axis.Control, "the request itself", request), cancellation);

    /// <summary>Records how the first answer was read, once it is known.</summary>
    public void Note(string outcome) => _steps[^1] = _steps[^1] with { Outcome = outcome };

    /// <summary>Runs the plan.</summary>
    /// <param name="suspects">Causes that fit the control's answer.</param>
    /// <param name="isRefusal">Tells a refusal from a healthy answer, soft blocks at 200 included.</param>
    /// <param name="retryAt">Not before this time, where the answer named one.</param>
    public async ValueTask RunAsync(Exchange control, ImmutableArray<Variant> plan, ImmutableArray<string> suspects, Func<Exchange, bool> isRefusal, DateTimeOffset? retryAt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(isRefusal);
        var fingerprint = RefusalFingerprint.Of(control);
        if (retryAt is { } earliest && earliest > clock.GetUtcNow() && !await WaitOnceAsync(control, earliest, isRefusal, cancellation).ConfigureAwait(false)) return;
        Outcome? host = null, sibling = null;
        foreach (var variant in plan)
        {
            // A flip needs three more requests to be believed; one that could not be believed is not worth sending.
            if (_sent + (variant.Flip is null ? 1 : 4) > Limit || OutOfTime) break;
            var exchange = await SendAsync(variant, cancellation).ConfigureAwait(false);
            var outcome = Compare(fingerprint, exchange, isRefusal);
            Note(Say(exchange, outcome));
            if (variant.Axis == Axis.Host) host = outcome;
            if (variant.Axis == Axis.Sibling) sibling = outcome;
            if (variant.Axis == Axis.Authorization && outcome == Outcome.Other && exchange.Response?.Status == 401)
                _clues.Add(new("role.insufficient", Confidence.Likely, "the credentials are read and lack the right: without them the answer is 401",
                    [Evidence.Outside("the request without Authorization is answered with 401, with it with " + Status(control))]) { Layer = Layer.Application });
            if (variant.Axis == Axis.Authorization && outcome == Outcome.Same)
                _notes.Add(Evidence.Outside("the same refusal comes with and without credentials, so they were not reached or did not count"));
            if (outcome == Outcome.Error && Escalated(exchange)) break;
            if (outcome == Outcome.Pass && variant.Flip is { } flip && await BelieveAsync(control, variant, flip, fingerprint, isRefusal, cancellation).ConfigureAwait(false)) return;
            if (_drifted) return;
        }
        _clues.AddRange(Scope.Read(control, host, sibling, suspects));
    }

    private bool _drifted;

    private int Limit => Math.Min(options.Budget, ProbeOptions.HardCap);

    private bool OutOfTime => clock.GetElapsedTime(_began) > options.WallTime;

    /// <summary>
    /// Control twice, variant again: A-B-A-A-B. A control that passes now means that time, or another backend behind the same
    /// name, changed the answer and not the variant. Twice, because two backends in turn would mimic A-B-A-B exactly.
    /// </summary>
    private async ValueTask<bool> BelieveAsync(Exchange control, Variant variant, Flip flip, RefusalFingerprint fingerprint, Func<Exchange, bool> isRefusal, CancellationToken cancellation)
    {
        for (var repeat = 0; repeat < 2; repeat++)
        {
            var again = await SendAsync(new(Axis.Control, "the request itself again", control.Request), cancellation).ConfigureAwait(false);
            var outcome = Compare(fingerprint, again, isRefusal);
            Note(Say(again, outcome));
            if (outcome == Outcome.Pass)
            {
                _drifted = true;
                _clues.Add(new("rate.limit-exceeded", Confidence.Possible, "the same request passes at another moment",
                    [Evidence.Outside("the unchanged request was refused first and passed later: the refusal changes with time, or between servers behind the name")]));
                return false;
            }
            if (outcome != Outcome.Same) return false;
        }
        var narrowed = variant.Axis == Axis.Query ? await NarrowAsync(control, fingerprint, isRefusal, cancellation).ConfigureAwait(false) : null;
        if (narrowed is null)
        {
            var second = await SendAsync(variant with { Purpose = variant.Purpose + ", again" }, cancellation).ConfigureAwait(false);
            var repeated = Compare(fingerprint, second, isRefusal);
            Note(Say(second, repeated));
            if (repeated != Outcome.Pass) return false;
        }
        var fact = narrowed ?? flip.Fact;
        var evidence = Evidence.Outside($"{fact}; the unchanged request is still refused after it");
        _clues.Add(new(flip.CauseId, flip.Or is null ? Confidence.Likely : Confidence.Possible, flip.Message, [evidence]) { Weight = 3 });
        if (flip.Or is not null) _clues.Add(new(flip.Or, Confidence.Possible, flip.Message, [evidence]) { Weight = 3 });
        return true;
    }

    /// <summary>Delta debugging over the query's parameters (Zeller and Hildebrandt, 2002), as far as the budget goes.</summary>
    private async ValueTask<string?> NarrowAsync(Exchange control, RefusalFingerprint fingerprint, Func<Exchange, bool> isRefusal, CancellationToken cancellation)
    {
        var refused = control.Request;
        var narrowed = false;
        while (ProbePlan.Halves(refused) is var (first, second) && _sent + 2 <= Limit && !OutOfTime)
        {
            Request? kept = null;
            foreach (var half in (Request[])[first, second])
            {
                if (_sent >= Limit) break;
                var exchange = await SendAsync(new(Axis.Query, "a part of the query", half), cancellation).ConfigureAwait(false);
                var outcome = Compare(fingerprint, exchange, isRefusal);
                Note(Say(exchange, outcome));
                if (outcome != Outcome.Same) continue;
                kept = half;
                break;
            }
            // Neither half alone is refused: the parts are refused together.
            if (kept is null) break;
            (refused, narrowed) = (kept, true);
        }
        if (!narrowed) return null;
        var names = refused.Address[(refused.Address.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(p => p.Split('=')[0]);
        return $"the refusal follows the query's `{Redaction.Quote(string.Join("`, `", names))}`: without it the request passes";
    }

    /// <returns>Whether the probe may go on.</returns>
    private async ValueTask<bool> WaitOnceAsync(Exchange control, DateTimeOffset earliest, Func<Exchange, bool> isRefusal, CancellationToken cancellation)
    {
        var wait = earliest - clock.GetUtcNow();
        if (!options.Wait || wait > options.WallTime)
        {
            _notes.Add(Evidence.Outside($"the answer asks to wait until {earliest.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC, so nothing more was sent"));
            return false;
        }
        await Task.Delay(wait, clock, cancellation).ConfigureAwait(false);
        var exchange = await SendAsync(new(Axis.Wait, "the request itself, after the time that the answer named", control.Request), cancellation).ConfigureAwait(false);
        var passes = exchange.Response is not null && !isRefusal(exchange);
        Note(Say(exchange, passes ? Outcome.Pass : Outcome.Same));
        if (passes)
            _clues.Add(new("rate.limit-exceeded", Confidence.Likely, "the request passes after the time that the answer named",
                [Evidence.Outside($"refused first, passes after {wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s as the answer said")]) { Weight = 3 });
        return false;
    }

    private async ValueTask<Exchange> SendAsync(Variant variant, CancellationToken cancellation)
    {
        if (_sent > 0)
        {
            var pace = _afterLimit && options.PaceAfterLimit > options.Pace ? options.PaceAfterLimit : options.Pace;
            if (pace > TimeSpan.Zero) await Task.Delay(pace + pace / 2 * random(), clock, cancellation).ConfigureAwait(false);
        }
        _sent++;
        Announce?.Invoke(_sent, Limit, variant.Purpose);
        var exchange = await transport.SendAsync(variant.Request, variant.Route, options.BodyCap, cancellation).ConfigureAwait(false);
        _afterLimit = exchange.Response?.Status is 429 or 503;
        _steps.Add(new(variant.Purpose, CurlLine.Write(variant.Request, variant.Route), Status(exchange)));
        return exchange;
    }

    private static Outcome Compare(RefusalFingerprint control, Exchange exchange, Func<Exchange, bool> isRefusal)
    {
        if (exchange.Response is null) return Outcome.Error;
        if (control.Matches(RefusalFingerprint.Of(exchange))) return Outcome.Same;
        // A failing server is no pass: it proves that this refusal is gone, not that the request would be served.
        return isRefusal(exchange) ? Outcome.Other : exchange.Response.Status >= 500 ? Outcome.Error : Outcome.Pass;
    }

    // A reset connection after a polite request is a stronger refusal; going on would make it worse.
    private static bool Escalated(Exchange exchange) => exchange.Response is null;

    private static string Status(Exchange exchange) =>
        exchange.Response is { } response ? response.Status.ToString(CultureInfo.InvariantCulture) : Redaction.Quote(exchange.Failure ?? "no answer");

    private static string Say(Exchange exchange, Outcome outcome) => Status(exchange) + outcome switch
    {
        Outcome.Same => ", the same refusal",
        Outcome.Pass => ", this refusal is gone",
        Outcome.Other => ", another refusal",
        _ => exchange.Response is null ? "" : ", no verdict",
    };
}
