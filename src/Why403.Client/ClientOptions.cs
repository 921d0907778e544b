namespace Why403.Client;

/// <summary>How patient the handler is.</summary>
public sealed class ClientOptions
{
    /// <summary>Tries of one request in all, 1 to 10.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>The first backoff is drawn from zero to this; each further one from zero to twice the range (full jitter).</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>No backoff of ours is longer; a wait that the server asks for can be.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From the first try to the last answer. A wait that would not fit is not begun: the refusal is handed over at once.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Hold requests back where the answers' RateLimit fields say that none is left, before one is refused.</summary>
    public bool KeepToLimits { get; set; } = true;

    /// <summary>Throw <see cref="ForbiddenException"/> for a refusal that remains; else the answer comes back with its diagnosis.</summary>
    public bool ThrowOnRefusal { get; set; }

    /// <summary>Also repeat methods that are not idempotent (RFC 9110 section 9.2.2), for interfaces that say it is safe.</summary>
    public bool RepeatUnsafeMethods { get; set; }

    /// <summary>Bytes of a refusal's body that are read to tell its reason.</summary>
    public int BodyCap { get; set; } = 64 * 1024;

    /// <summary>Fetches an access token; null for requests that carry their own credentials or none.</summary>
    public Func<CancellationToken, Task<AccessToken>>? FetchToken { get; set; }

    /// <summary>How long before its end a token is replaced; a request in between still uses the old one.</summary>
    public TimeSpan RefreshAhead { get; set; } = TimeSpan.FromMinutes(1);

    internal void Validate()
    {
        if (MaxAttempts is < 1 or > 10) throw new ArgumentOutOfRangeException(nameof(MaxAttempts), MaxAttempts, "1 to 10 tries");
        if (BaseDelay <= TimeSpan.Zero || BaseDelay > MaxDelay) throw new ArgumentOutOfRangeException(nameof(BaseDelay), BaseDelay, "more than zero and at most MaxDelay");
        if (Budget <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(Budget), Budget, "more than zero");
        if (BodyCap is < 0 or > 16 * 1024 * 1024) throw new ArgumentOutOfRangeException(nameof(BodyCap), BodyCap, "0 to 16 MiB");
        if (RefreshAhead < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(RefreshAhead), RefreshAhead, "not negative");
    }
}

/// <summary>A token and when it ends.</summary>
public sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Of the Authorization field.</summary>
    public string Scheme { get; init; } = "Bearer";

    /// <summary>Never the value: this ends up in logs.</summary>
    public override string ToString() => $"{Scheme} {Text.Redaction.Shape(Value)}, until {ExpiresAt:u}";
}
