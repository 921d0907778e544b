using Microsoft.Extensions.Hosting;

namespace Why403.Guard.Limits;

/// <summary>Asks the shared store once before the first request comes, so that this one finds a connection. A store that is gone holds up no start.</summary>
internal sealed class LimitStoreStart(IGuardLimitStore store, TimeProvider clock) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ChargeAsync("start", [new("start", 1_000_000, 1, 1, 1, false)]).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The first requests find out for themselves, and say so.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
