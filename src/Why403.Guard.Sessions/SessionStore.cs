using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace Why403.Guard.Sessions;

/// <summary>
/// Sessions of cookie sign-ins in a distributed cache. Beside each one stands a mark that outlives it and tells when it was to
/// end: without that, one that expired and one that the cache threw away look alike. No answer of the cache is ever a 500 here.
/// </summary>
internal sealed partial class SessionStore(IDistributedCache cache, IDataProtectionProvider protection, ProtectedText texts, TimeProvider clock, ILogger log) : ITicketStore
{
    private const string SignedOut = "out";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UsualLife = TimeSpan.FromDays(14);
    private static readonly TimeSpan MarkLife = TimeSpan.FromDays(7);

    private readonly IDataProtector _protector = protection.CreateProtector("Why403.Guard.Sessions");

    /// <summary>The key is the session's only secret, and carries when it was made.</summary>
    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetHexString(32, lowercase: true)}.{clock.GetUtcNow().ToUnixTimeSeconds()}");
        await RenewAsync(key, ticket);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var end = ticket.Properties.ExpiresUtc ?? clock.GetUtcNow() + UsualLife;
        return WriteAsync(async cancellation =>
        {
            await cache.SetAsync(Name(key), _protector.Protect(TicketSerializer.Default.Serialize(ticket)), new() { AbsoluteExpiration = end }, cancellation);
            await cache.SetAsync(Name(key) + ":end", BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(end.ToUnixTimeSeconds())), new() { AbsoluteExpiration = end + MarkLife }, cancellation);
        });
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException("the request is needed to say what became of its session");

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var (ticket, fate) = await LookAsync(key, cancellationToken);
        httpContext.Features.Set(fate);
        return ticket;
    }

    public Task RemoveAsync(string key) => WriteAsync(async cancellation =>
    {
        await cache.RemoveAsync(Name(key), cancellation);
        await cache.SetAsync(Name(key) + ":end", Encoding.ASCII.GetBytes(SignedOut), new() { AbsoluteExpiration = clock.GetUtcNow() + MarkLife }, cancellation);
    });

    // What could not be written is lost, and the next request says so; a visitor who was renewing a good session is not refused for it.
    private async Task WriteAsync(Func<CancellationToken, Task> write)
    {
        using var patience = new CancellationTokenSource(Deadline, clock);
        try
        {
            await write(patience.Token).WaitAsync(Deadline, clock);
        }
        // As below: whatever a driver throws is no answer.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NotWritten(e);
        }
    }

    private async Task<(AuthenticationTicket?, SessionFate)> LookAsync(string key, CancellationToken cancellation)
    {
        byte[]? value;
        byte[]? mark = null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            value = await cache.GetAsync(Name(key), patience.Token).WaitAsync(Deadline, clock, cancellation);
            if (value is null) mark = await cache.GetAsync(Name(key) + ":end", patience.Token).WaitAsync(Deadline, clock, cancellation);
        }
        // Whatever the driver of a cache throws, it is no answer; every driver has exceptions of its own.
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            await patience.CancelAsync();
            NoAnswer(e);
            return (null, new($"the session store did not answer: {(e is TimeoutException ? "no answer in time" : e.GetType().Name)}", Unreachable: true));
        }
        return value is null ? (null, new(Gone(key, mark))) : Read(value);
    }

    private (AuthenticationTicket?, SessionFate) Read(byte[] value)
    {
        try
        {
            if (TicketSerializer.Default.Deserialize(_protector.Unprotect(value)) is not { } ticket) return (null, new("the value in the session store is of another version of ASP.NET Core"));
            return ticket.Properties.ExpiresUtc is { } end && end <= clock.GetUtcNow() ? (null, new($"the session ended at {Say(end)}")) : (ticket, SessionFate.Found);
        }
        catch (CryptographicException)
        {
            return (null, new($"the value in the session store cannot be read: {texts.Fault(value)}"));
        }
        catch (IOException)
        {
            return (null, new("the value in the session store breaks off"));
        }
    }

    private string Gone(string key, byte[]? mark)
    {
        if (mark is { Length: 3 } && Encoding.ASCII.GetString(mark) == SignedOut) return "the session was ended by signing out";
        var now = clock.GetUtcNow();
        if (mark is { Length: 8 } && BinaryPrimitives.ReadInt64BigEndian(mark) is > 0 and < 99_999_999_999 and var seconds)
        {
            var end = DateTimeOffset.FromUnixTimeSeconds(seconds);
            return end <= now ? $"the session ended at {Say(end)}" : $"the session was to last until {Say(end)} and is gone from the store: evicted for want of memory, or removed";
        }
        // The key is inside of the cookie, which its protection keeps from being made up.
        if (long.TryParse(key.AsSpan(key.IndexOf('.', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var made) && made < 99_999_999_999 && now - DateTimeOffset.FromUnixTimeSeconds(made) < MarkLife)
            return $"the session of {Say(DateTimeOffset.FromUnixTimeSeconds(made))} and its mark are gone from the store: it was emptied, restarted without a disk, or is another store";
        return "the session is gone from the store, and so long ago that nothing tells why";
    }

    private static string Name(string key) => "why403:session:" + key;

    private static string Say(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(41, LogLevel.Error, "the session store did not take a change: a sign-in is lost, a renewal ends earlier, or a session outlives its sign-out")]
    private partial void NotWritten(Exception e);

    [LoggerMessage(40, LogLevel.Error, "the session store does not answer")]
    private partial void NoAnswer(Exception e);
}
