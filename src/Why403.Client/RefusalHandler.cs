using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Why403.Statements;

namespace Why403.Client;

/// <summary>
/// Waits as long as the site asks and no longer than its budget, repeats what may be repeated, replaces a token that is
/// over, and says why where the refusal stays. Only answers that are limits are repeated: a refusal for any other cause
/// would be the same again.
/// </summary>
public sealed class RefusalHandler : DelegatingHandler
{
    internal static readonly HttpRequestOptionsKey<Diagnosis> DiagnosisKey = new("Why403.Diagnosis");

    private static readonly HttpRequestOptionsKey<Effort> EffortKey = new("Why403.Effort");

    private readonly ClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly HostGates _gates;
    private readonly Backoff _backoff;
    private readonly RefusalReader _reader;
    private readonly TokenCache? _tokens;
    private readonly Quotas _quotas = new();

    public RefusalHandler(ClientOptions options) : this(options, TimeProvider.System, Random.Shared.NextDouble, new(Catalogues.Catalogue.BuiltIn), null, null)
    {
    }

    internal RefusalHandler(ClientOptions options, TimeProvider clock, Func<double> random, Investigation investigation, HostGates? gates, TokenCache? tokens)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _clock, _gates) = (options, clock, gates ?? new(clock));
        _backoff = new(options, random);
        _reader = new(investigation, options.BodyCap, clock);
        _tokens = tokens ?? TokenCache.For(options, clock);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.RequestUri is not { IsAbsoluteUri: true } address) return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var gate = _gates.Of(address);
        // A handler around this one that repeats the request continues its tries and its budget: two patiences do not multiply.
        if (!request.Options.TryGetValue(EffortKey, out var effort)) request.Options.Set(EffortKey, effort = new(_clock.GetUtcNow() + _options.Budget));
        var deadline = effort.Deadline;
        var ownCredentials = request.Headers.Authorization is not null;
        var renewed = false;
        while (true)
        {
            var attempt = ++effort.Attempts;
            await PassAsync(gate, address, deadline, cancellationToken).ConfigureAwait(false);
            var token = _tokens is not null && !ownCredentials ? await _tokens.GetAsync(cancellationToken).ConfigureAwait(false) : null;
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue(token.Scheme, token.Value);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            Learn(gate, address, response);
            if (!RefusalReader.MayRefuse((int)response.StatusCode)) return response;
            var diagnosis = await _reader.ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
            request.Options.Set(DiagnosisKey, diagnosis);
            if (diagnosis.Verdict == Verdict.Refused) _quotas.Refused(address.Host, (int)response.StatusCode, diagnosis);
            if (attempt < _options.MaxAttempts && MayRepeat(request))
            {
                if (token is not null && !renewed && response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    _tokens!.Reject(token);
                    renewed = true;
                    response.Dispose();
                    continue;
                }
                if (await WaitAsync(gate, address, response, diagnosis, attempt, deadline, cancellationToken).ConfigureAwait(false))
                {
                    response.Dispose();
                    continue;
                }
            }
            if (!_options.ThrowOnRefusal || diagnosis.Verdict != Verdict.Refused) return response;
            var status = response.StatusCode;
            response.Dispose();
            throw new ForbiddenException(diagnosis, status);
        }
    }

    /// <summary>Holds a request back until its host lets one in.</summary>
    private async Task PassAsync(HostGate gate, Uri address, DateTimeOffset deadline, CancellationToken cancellation)
    {
        while (gate.Enter(_options.KeepToLimits) is { } until)
        {
            // All who wait for the same moment would go together: each adds its own part of a second.
            until += _backoff.Of(1);
            if (until > deadline) throw new HostPausedException(address.Host, until);
            await SleepAsync(address, until, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>True after a wait that was worth it; false where the refusal is no limit, or the wait would not fit.</summary>
    private async Task<bool> WaitAsync(HostGate gate, Uri address, HttpResponseMessage response, Diagnosis diagnosis, int attempt, DateTimeOffset deadline, CancellationToken cancellation)
    {
        if (!IsLimit(response, diagnosis)) return false;
        var now = _clock.GetUtcNow();
        var asked = RetryAdvice.Earliest(RefusalReader.Of(response), now);
        if (asked is { } earliest) gate.NotBefore(earliest);
        var until = (asked ?? now) + _backoff.Of(attempt);
        if (until > deadline) return false;
        await SleepAsync(address, until, cancellation).ConfigureAwait(false);
        return true;
    }

    private async Task SleepAsync(Uri address, DateTimeOffset until, CancellationToken cancellation)
    {
        var wait = until - _clock.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;
        _quotas.Waited(address.Host, wait);
        // A timer may fire a little early; a request sent early is what this is here to prevent.
        while (_clock.GetUtcNow() < until) await Task.Delay(until - _clock.GetUtcNow() + TimeSpan.FromMilliseconds(1), _clock, cancellation).ConfigureAwait(false);
    }

    private void Learn(HostGate gate, Uri address, HttpResponseMessage response)
    {
        var now = _clock.GetUtcNow();
        if (RetryAdvice.Tightest(RefusalReader.Of(response), now) is not { } window) return;
        gate.Allow(window.Left, now + window.Resets);
        _quotas.Left(address.Host, window.Left);
    }

    /// <summary>A 403 is a limit only where it says so; a used-up quota is none that waiting within a budget cures, unless the answer names the time.</summary>
    private static bool IsLimit(HttpResponseMessage response, Diagnosis diagnosis) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.ServiceUnavailable => true,
        HttpStatusCode.Forbidden => diagnosis.Findings is [{ Cause.Id: "rate.limit-exceeded", Confidence: > Confidence.Possible }, ..],
        _ => false,
    };

    private bool MayRepeat(HttpRequestMessage request) =>
        (_options.RepeatUnsafeMethods || request.Method.Method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PUT" or "DELETE")
        // A stream is gone once it was sent; these hold their bytes.
        && request.Content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent or MultipartContent && !HoldsStream(request.Content);

    private static bool HoldsStream(HttpContent? content) =>
        content is MultipartContent parts && parts.Any(p => p is not (ByteArrayContent or ReadOnlyMemoryContent or JsonContent or MultipartContent) || HoldsStream(p));

    /// <summary>What one request has cost so far, whoever repeats it.</summary>
    private sealed class Effort(DateTimeOffset deadline)
    {
        public DateTimeOffset Deadline => deadline;

        public int Attempts { get; set; }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _quotas.Dispose();
        base.Dispose(disposing);
    }
}
