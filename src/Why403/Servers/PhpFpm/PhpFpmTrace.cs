using System.Collections.Immutable;
using Why403.Files;

namespace Why403.Servers.PhpFpm;

/// <summary>What PHP-FPM makes of a request before the script itself answers: the pool, its socket, the script it may run.</summary>
/// <param name="view">The tree that web server and pools live in.</param>
/// <param name="server">Whom the web server's workers run as: they connect to the socket.</param>
public sealed class PhpFpmTrace(IReadOnlyList<PhpFpmConfiguration> configurations, IFileView view, Accounts accounts, ProcessIdentity server)
{
    private readonly WorkerFiles _serverFiles = new(view, server, accounts, static _ => null);

    /// <summary>The verdict of the whole chain: the web server's own with the pool's behind it.</summary>
    public ServerVerdict Continue(ServerVerdict handed)
    {
        ArgumentNullException.ThrowIfNull(handed);
        return handed.HandedTo is not { } request ? handed : new PoolJudgement(handed, request).Judge(this);
    }

    internal (PhpFpmConfiguration Configuration, Pool Pool)? PoolAt(string address)
    {
        foreach (var configuration in configurations)
            foreach (var pool in configuration.Pools)
                if (Listens(pool, address)) return (configuration, pool);
        return null;
    }

    internal Found Socket(string path) => new FileWalk(_serverFiles, new(StringComparer.Ordinal), ImmutableHashSet<object>.Empty).Stat(Bytes.Of(path));

    /// <summary>The tree as the pool's own user meets it; null with a reason where that user is not known here.</summary>
    internal (FileWalk? Files, string Who, string Reason) FilesOf(Pool pool)
    {
        var user = pool["user"].Value ?? "www-data";
        var group = pool["group"].Value;
        var (identity, problem) = accounts.Resolve(group is null ? user : $"{user}:{group}");
        if (identity is null) return (null, user, problem!.Message);
        // The groups of the account come with its user (initgroups in fpm_unix.c); the first one is the pool's.
        if (group is not null && accounts.Resolve(user).Identity is { } own) identity = own with { Gid = identity.Gid, Groups = [.. own.Groups.Append(own.Gid).Distinct()] };
        return (new(new WorkerFiles(view, identity, accounts, static _ => null), new(StringComparer.Ordinal), ImmutableHashSet<object>.Empty), user, "");
    }

    internal string ServerName => server.Name;

    /// <summary>Whom the socket will belong to once FPM makes it, in words.</summary>
    internal static string SocketOwner(Pool pool) =>
        $"{pool["listen.owner"].Value ?? pool["user"].Value ?? "FPM's user"}:{pool["listen.group"].Value ?? pool["group"].Value ?? "its group"}, mode {pool["listen.mode"].Value ?? "0660"}";

    private static bool Listens(Pool pool, string address)
    {
        var listen = pool["listen"].Value ?? "";
        if (address.StartsWith("unix:", StringComparison.Ordinal)) return listen == address[5..].TrimEnd(':') || Linked(listen) == Linked(address[5..].TrimEnd(':'));
        var (host, port) = Split(address);
        var (at, own) = Split(listen);
        if (port != own || port.Length == 0) return false;
        return at.Length == 0 || at is "0.0.0.0" or "*" or "[::]" || at == host || IsLoopback(at) && IsLoopback(host);
    }

    // /var/run is a link to /run on every system of today.
    private static string Linked(string path) => path.StartsWith("/var/run/", StringComparison.Ordinal) ? path[4..] : path;

    private static bool IsLoopback(string host) => host is "127.0.0.1" or "localhost" or "[::1]" or "::1";

    private static (string Host, string Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon < 0 ? ("", address) : (address[..colon], address[(colon + 1)..]);
    }
}
