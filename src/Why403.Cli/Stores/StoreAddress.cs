using Why403.Text;

namespace Why403.Cli.Stores;

/// <summary>Where a store of sessions is, as people write it.</summary>
internal sealed record StoreAddress(string Scheme, string Host, int Port)
{
    public bool IsRedis => Scheme is "redis" or "rediss";

    public bool Tls => Scheme == "rediss";

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    public int Database { get; init; }

    /// <summary>Without the password.</summary>
    public string Shown => $"{Scheme}://{Host}:{Port}{(Database > 0 ? $"/{Database}" : "")}";

    public static StoreAddress Read(string text)
    {
        const string fix = "write it as redis://HOST:6379/0, rediss://USER:PASSWORD@HOST, or memcached://HOST:11211";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss" or "memcached") || uri.Host.Length == 0)
            throw Complaint.Usage($"`{Redaction.Quote(Redaction.Address(text))}` is no address of a store", fix);
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var path = uri.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && (uri.Scheme == "memcached" || !int.TryParse(path, out database) || database is < 0 or > 65535)) throw Complaint.Usage($"`{Redaction.Quote(path)}` is no number of a database", fix);
        return new(uri.Scheme, uri.IdnHost, uri.Port > 0 ? uri.Port : uri.Scheme == "memcached" ? 11211 : 6379)
        {
            User = colon > 0 ? Uri.UnescapeDataString(uri.UserInfo[..colon]) : "", Password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]), Database = database,
        };
    }
}
