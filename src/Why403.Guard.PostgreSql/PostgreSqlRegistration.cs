using Microsoft.Extensions.DependencyInjection;

namespace Why403.Guard.PostgreSql;

/// <summary>The entry.</summary>
public static class PostgreSqlRegistration
{
    /// <summary>Feeds the guard's events into PostgreSQL, where those of all guards are searched.</summary>
    /// <inheritdoc cref="PostgreSqlEventStore(string)" path="/param"/>
    /// <inheritdoc cref="PostgreSqlEventStore(string)" path="/exception"/>
    public static IServiceCollection AddWhy403GuardPostgreSql(this IServiceCollection services, string connection)
    {
        // Read here, so that a mistake is told at the start.
        var store = new PostgreSqlEventStore(connection);
        return services.AddWhy403GuardStore(_ => store);
    }
}
