using System.Globalization;
using System.Text;
using Npgsql;

namespace Why403.Guard.PostgreSql;

/// <summary>
/// Events of several guards in one table of PostgreSQL 12 or later: a row each, its searched members as columns, the whole as JSON.
/// The table is made where it is not there; where it is, the right to read, insert and delete is enough.
/// </summary>
public sealed class PostgreSqlEventStore : IGuardEventStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private volatile bool _prepared;

    /// <param name="connection">As Npgsql writes it: <c>Host=db-1;Username=guard;Password=…;Database=guard</c>.</param>
    /// <exception cref="ArgumentException">The connection cannot be read.</exception>
    public PostgreSqlEventStore(string connection)
    {
        ArgumentException.ThrowIfNullOrEmpty(connection);
        var settings = new NpgsqlConnectionStringBuilder(connection);
        if (string.IsNullOrEmpty(settings.Host)) throw new ArgumentException("the connection names no server (fix: write one such as Host=localhost)", nameof(connection));
        // Nobody waits for the feed, but a database that stands still would hold it up for three times as long.
        if (!settings.ContainsKey("Timeout")) settings.Timeout = 5;
        if (!settings.ContainsKey("Command Timeout")) settings.CommandTimeout = 10;
        settings.ApplicationName ??= "why403-guard";
        _source = NpgsqlDataSource.Create(settings);
    }

    public string Name => "postgresql";

    /// <inheritdoc/>
    public async Task KeepAsync(IReadOnlyList<GuardEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        await using var connection = await OpenAsync(cancellation);
        try
        {
            await EventRows.CopyAsync(connection, events, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The feed repeats what it was not sure of: COPY knows no "unless it is there".
            await EventRows.InsertAsync(connection, events, cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Somebody has dropped it: the next try makes it again.
            _prepared = false;
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<GuardEvent?> FindAsync(string reference, CancellationToken cancellation)
    {
        if (GuardEventText.Reference(reference) is not { } exact) return null;
        await using var connection = await OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"SELECT event FROM {EventRows.Table} WHERE reference = $1", connection) { Parameters = { new() { Value = exact } } };
        return await command.ExecuteScalarAsync(cancellation) is string json ? GuardEventText.Read(json) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuardEvent>> SearchAsync(GuardEventQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var connection = await OpenAsync(cancellation);
        await using var command = new NpgsqlCommand { Connection = connection };
        var text = new StringBuilder($"SELECT event FROM {EventRows.Table} WHERE true");
        Where("time >= {0}", query.From?.ToUniversalTime());
        Where("time < {0}", query.Until?.ToUniversalTime());
        Where("action = {0}", query.Action);
        Where("cause = {0}", query.Cause);
        Where("rule = {0}", query.Rule);
        Where("client = {0}", query.Client);
        Where("starts_with(address, {0})", query.Address is { Length: > 0 } address ? address : null);
        command.CommandText = text.Append(CultureInfo.InvariantCulture, $" ORDER BY time DESC, reference DESC LIMIT {Math.Clamp(query.Most, 1, 10_000)}").ToString();
        var found = new List<GuardEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (GuardEventText.Read(reader.GetString(0)) is { } entry) found.Add(entry);
        return found;

        void Where(string condition, object? value)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value is string words ? EventRows.Plain(words) : value });
            text.Append(" AND ").AppendFormat(CultureInfo.InvariantCulture, condition, $"${command.Parameters.Count}");
        }
    }

    /// <inheritdoc/>
    public async Task RetireAsync(DateTimeOffset before, string? action, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"DELETE FROM {EventRows.Table} WHERE time < $1", connection) { Parameters = { new() { Value = before.ToUniversalTime() } } };
        if (action is not null)
        {
            command.CommandText += " AND action = $2";
            command.Parameters.Add(new() { Value = action });
        }
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            if (!_prepared) await EventRows.PrepareAsync(connection, cancellation);
            _prepared = true;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
