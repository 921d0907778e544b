namespace Why403.Client;

/// <summary>One token for all requests: fetched once however many ask, replaced ahead of its end, and after an answer that calls it invalid.</summary>
internal sealed class TokenCache(Func<CancellationToken, Task<AccessToken>> fetch, TimeSpan ahead, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private AccessToken? _token;
    private Task<AccessToken>? _fetching;

    /// <summary>Null where the options fetch none.</summary>
    public static TokenCache? For(ClientOptions options, TimeProvider clock) => options.FetchToken is { } fetch ? new(fetch, options.RefreshAhead, clock) : null;

    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellation)
    {
        Task<AccessToken> task;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_token is { } token && now < token.ExpiresAt)
            {
                // The old one still works, so nobody waits for the new one.
                if (now >= token.ExpiresAt - ahead) Begin().ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                return token;
            }
            task = Begin();
        }
        // One caller that gives up does not take the token from the others.
        return await task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>An answer called this token invalid. Later complaints about the same one change nothing.</summary>
    public void Reject(AccessToken token)
    {
        lock (_lock)
            if (ReferenceEquals(_token, token)) _token = null;
    }

    private Task<AccessToken> Begin() => _fetching ??= FetchAsync();

    private async Task<AccessToken> FetchAsync()
    {
        await Task.Yield();
        try
        {
            var token = await fetch(CancellationToken.None).ConfigureAwait(false);
            lock (_lock) _token = token;
            return token;
        }
        finally
        {
            lock (_lock) _fetching = null;
        }
    }
}
