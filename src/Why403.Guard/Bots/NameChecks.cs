using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Threading.Channels;
using Why403.Guard.Networks;

namespace Why403.Guard.Bots;

internal enum NameOutcome
{
    /// <summary>Not asked yet, or being asked.</summary>
    Pending,
    Confirmed,
    /// <summary>The look-ups worked, and the name is not the operator's.</summary>
    Denied,
    /// <summary>A look-up did not work.</summary>
    Failed,
}

/// <summary>
/// Confirms addresses by name, off the path of requests: a first request is never held up by DNS, it counts as not verified, and
/// the answer is there for the next. The table and the queue are bounded; where they are full, nothing is known.
/// </summary>
internal sealed class NameChecks(IReverseNames names, TimeProvider clock) : IDisposable
{
    private const int Most = 20_000;
    private const int Workers = 4;
    // A name of more than four is a trick or a mistake: a crawler has one.
    private const int MostNames = 4;

    private readonly record struct Question(Address Address, string Operator);

    private sealed record Known(NameOutcome Outcome, long Until);

    private readonly ConcurrentDictionary<Question, Known> _known = new();
    private readonly Channel<(Question Question, ImmutableArray<string> Suffixes)> _queue = Channel.CreateBounded<(Question, ImmutableArray<string>)>(1_000);
    private readonly CancellationTokenSource _end = new();
    private int _workers;
    // ConcurrentDictionary.Count takes every lock of the table.
    private int _count;
    private long _nextSweep;

    public NameOutcome Ask(Address address, BotOperator bot)
    {
        var question = new Question(address, bot.Id);
        var now = clock.GetUtcNow().UtcTicks;
        _known.TryGetValue(question, out var known);
        if (known is not null && known.Until > now) return known.Outcome;
        if (known is null && Volatile.Read(ref _count) >= Most && !Sweep(now)) return NameOutcome.Pending;
        var pending = new Known(NameOutcome.Pending, now + TimeSpan.TicksPerMinute);
        // One question at a time for an address: whoever puts the mark asks.
        var mine = known is null ? _known.TryAdd(question, pending) : _known.TryUpdate(question, pending, known);
        if (!mine) return NameOutcome.Pending;
        if (known is null) Interlocked.Increment(ref _count);
        if (!_queue.Writer.TryWrite((question, bot.Suffixes))) Remove(new(question, pending));
        else if (Volatile.Read(ref _workers) < Workers && Interlocked.Increment(ref _workers) <= Workers) _ = Task.Run(WorkAsync);
        return NameOutcome.Pending;
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var (question, suffixes) in _queue.Reader.ReadAllAsync(_end.Token))
            {
                var outcome = await CheckAsync(question.Address, suffixes);
                var lasts = outcome switch { NameOutcome.Confirmed => TimeSpan.FromHours(24), NameOutcome.Denied => TimeSpan.FromHours(1), _ => TimeSpan.FromMinutes(5) };
                _known[question] = new(outcome, (clock.GetUtcNow() + lasts).UtcTicks);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task<NameOutcome> CheckAsync(Address address, ImmutableArray<string> suffixes)
    {
        try
        {
            var found = await names.NamesAsync(address.ToIPAddress(), _end.Token);
            foreach (var name in found.Take(MostNames))
            {
                if (!HasSuffix(name, suffixes)) continue;
                var forward = await names.AddressesAsync(name.TrimEnd('.'), _end.Token);
                if (forward.Any(f => Address.Of(f) == address)) return NameOutcome.Confirmed;
            }
            return NameOutcome.Denied;
        }
        catch (SocketException)
        {
            return NameOutcome.Failed;
        }
    }

    /// <summary>On a border of labels: <c>evilgooglebot.com</c> does not end in <c>.googlebot.com</c>.</summary>
    public static bool HasSuffix(string name, ImmutableArray<string> suffixes)
    {
        var exact = name.EndsWith('.') ? name[..^1] : name;
        return exact.Length is > 0 and <= 253 && exact.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
            && suffixes.Any(s => exact.Length > s.Length && exact.EndsWith(s, StringComparison.OrdinalIgnoreCase));
    }

    // A flood finds the table full of what has not ended yet: one look a minute is enough. True where there is room.
    private bool Sweep(long now)
    {
        var next = Interlocked.Read(ref _nextSweep);
        if (now < next || Interlocked.CompareExchange(ref _nextSweep, now + TimeSpan.TicksPerMinute, next) != next) return false;
        foreach (var entry in _known)
            if (entry.Value.Until <= now) Remove(entry);
        return Volatile.Read(ref _count) < Most;
    }

    private void Remove(KeyValuePair<Question, Known> entry)
    {
        if (_known.TryRemove(entry)) Interlocked.Decrement(ref _count);
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _end.Cancel();
        _end.Dispose();
    }
}
