using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Connections;

namespace Why403.Guard;

/// <summary>The PROXY protocol on a listener of Kestrel.</summary>
public static class GuardListenOptions
{
    /// <summary>
    /// Every connection must begin with a header of the PROXY protocol, version 1 or 2, and must come from one of these peers;
    /// others are closed. Call it before <c>UseHttps</c>: the header precedes TLS.
    /// </summary>
    /// <param name="peers">Addresses and networks of the proxies, and <c>unix</c> for a Unix domain socket.</param>
    /// <exception cref="ArgumentException">No peer is named, or one is no address or network.</exception>
    public static ListenOptions UseProxyProtocol(this ListenOptions listen, params string[] peers)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var clock = listen.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
        ProxyProtocol.Create(_ => Task.CompletedTask, peers, clock);
        listen.Use(next => ProxyProtocol.Create(next, peers, clock).OnConnectionAsync);
        return listen;
    }
}
