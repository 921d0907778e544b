using Microsoft.Extensions.DependencyInjection;

namespace Why403.Guard.Sqlite;

/// <summary>The entry.</summary>
public static class SqliteRegistration
{
    /// <summary>Feeds the guard's events into this SQLite file, where they are searched.</summary>
    /// <param name="path">The database; it is made where it is not there, readable by the program's user alone.</param>
    public static IServiceCollection AddWhy403GuardSqlite(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return services.AddWhy403GuardStore(_ => new SqliteEventStore(path));
    }
}
