namespace Why403.Captures;

/// <summary>
/// Finds the preflight of a request and the redirect before it among the neighbours of an entry. Browsers list them
/// near each other, in either order (Chrome puts the preflight behind its request, Firefox before it), so a few
/// entries are held back, and no more.
/// </summary>
internal sealed class ExchangeLinker(Action<Exchange> hand, int window)
{
    // The Fetch standard ends a redirect chain at 20 (section 4.4); an endless one must not hold all its exchanges.
    private const int LongestChain = 20;

    private static readonly TimeSpan ClockGrain = TimeSpan.FromMilliseconds(50);

    private readonly List<(Exchange Exchange, TimeSpan Took)> _held = [];
    private readonly List<Exchange> _preflights = [];
    private readonly List<(string Target, Exchange From)> _redirects = [];

    public void Add(Exchange exchange, TimeSpan took, string? redirect)
    {
        exchange = AfterRedirect(exchange);
        if (IsPreflight(exchange.Request))
        {
            if (!GiveToEarlier(exchange)) Keep(_preflights, exchange);
        }
        else
        {
            exchange = WithEarlierPreflight(exchange);
        }
        _held.Add((exchange, took));
        if (redirect is not null) Keep(_redirects, (redirect, exchange));
        if (_held.Count <= window) return;
        hand(_held[0].Exchange);
        _held.RemoveAt(0);
    }

    public void Flush()
    {
        foreach (var (exchange, _) in _held) hand(exchange);
        _held.Clear();
    }

    /// <summary>A request after a redirect, its chain kept short.</summary>
    public static Exchange Follow(Exchange origin, Exchange to)
    {
        var length = 1;
        for (var e = origin; e.Previous is { } previous; e = previous) length++;
        return to with { Previous = length < LongestChain ? origin : origin with { Previous = null } };
    }

    private static bool IsPreflight(Request request) => request.Method == "OPTIONS" && request.Headers.Has("Access-Control-Request-Method");

    private static bool Fits(Exchange preflight, Request request) =>
        preflight.Request.Address == request.Address && preflight.Request.Headers["Access-Control-Request-Method"] == request.Method;

    private Exchange AfterRedirect(Exchange exchange)
    {
        var index = _redirects.FindLastIndex(r => SameResource(r.Target, exchange.Request.Address));
        if (index < 0) return exchange;
        var from = _redirects[index].From;
        _redirects.RemoveAt(index);
        return Follow(from, exchange);
    }

    private Exchange WithEarlierPreflight(Exchange exchange)
    {
        var index = _preflights.FindLastIndex(p => Fits(p, exchange.Request));
        if (index < 0) return exchange;
        var preflight = _preflights[index];
        _preflights.RemoveAt(index);
        return exchange with { Preflight = preflight };
    }

    // An earlier request owns a preflight only if it was still waiting when the preflight began.
    private bool GiveToEarlier(Exchange preflight)
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            var (exchange, took) = _held[i];
            if (exchange.Preflight is not null || !Fits(preflight, exchange.Request)) continue;
            if (exchange.Response is not null && exchange.At is { } at && preflight.At is { } began && at + took + ClockGrain < began) continue;
            _held[i] = (exchange with { Preflight = preflight }, took);
            return true;
        }
        return false;
    }

    private static bool SameResource(string target, string address) =>
        WithoutFragment(target).SequenceEqual(WithoutFragment(address));

    private static ReadOnlySpan<char> WithoutFragment(string address) =>
        address.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? address.AsSpan(0, hash) : address;

    private void Keep<T>(List<T> list, T item)
    {
        if (list.Count == window) list.RemoveAt(0);
        list.Add(item);
    }
}
