using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Why403.Guard.Sqlite;

/// <summary>Events in one SQLite file: a row each, its searched members as columns, the whole as JSON.</summary>
public sealed class SqliteEventStore : IGuardEventStore, IDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS event (
            reference TEXT PRIMARY KEY, time INTEGER NOT NULL, action TEXT NOT NULL, cause TEXT NOT NULL, rule TEXT, client TEXT NOT NULL, address TEXT NOT NULL, json TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS event_time ON event (time);
        CREATE INDEX IF NOT EXISTS event_client ON event (client, time);
        """;

    private readonly string _path;
    private readonly string _connection;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private bool _open;

    public SqliteEventStore(string path)
    {
        _path = Path.GetFullPath(path);
        _connection = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 5 }.ToString();
    }

    public string Name => "sqlite";

    /// <inheritdoc/>
    public async Task KeepAsync(IReadOnlyList<GuardEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(events);
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT OR IGNORE INTO event VALUES ($reference, $time, $action, $cause, $rule, $client, $address, $json)";
        foreach (var entry in events)
        {
            command.Parameters.Clear();
            Add(command, "$reference", entry.Reference);
            Add(command, "$time", entry.Time.UtcTicks / TimeSpan.TicksPerMicrosecond);
            Add(command, "$action", entry.Action);
            Add(command, "$cause", entry.Cause);
            Add(command, "$rule", entry.Rule);
            Add(command, "$client", entry.Client);
            Add(command, "$address", entry.Address);
            Add(command, "$json", GuardEventText.Write(entry));
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<GuardEvent?> FindAsync(string reference, CancellationToken cancellation)
    {
        if (GuardEventText.Reference(reference) is not { } exact) return null;
        await using var connection = await OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT json FROM event WHERE reference = $reference";
        Add(command, "$reference", exact);
        return await command.ExecuteScalarAsync(cancellation) is string json ? GuardEventText.Read(json) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GuardEvent>> SearchAsync(GuardEventQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var connection = await OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        var text = new StringBuilder("SELECT json FROM event WHERE 1");
        Where("time >=", "$from", query.From?.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Where("time <", "$until", query.Until?.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Where("action =", "$action", query.Action);
        Where("cause =", "$cause", query.Cause);
        Where("rule =", "$rule", query.Rule);
        Where("client =", "$client", query.Client);
        if (query.Address is { Length: > 0 })
        {
            text.Append(" AND substr(address, 1, length($address)) = $address");
            Add(command, "$address", query.Address);
        }
        command.CommandText = text.Append(CultureInfo.InvariantCulture, $" ORDER BY time DESC, reference DESC LIMIT {Math.Clamp(query.Most, 1, 10_000)}").ToString();
        var found = new List<GuardEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (GuardEventText.Read(reader.GetString(0)) is { } entry) found.Add(entry);
        return found;

        void Where(string condition, string name, object? value)
        {
            if (value is null) return;
            text.Append(" AND ").Append(condition).Append(' ').Append(name);
            Add(command, name, value);
        }
    }

    /// <inheritdoc/>
    public async Task RetireAsync(DateTimeOffset before, string? action, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM event WHERE time < $before" + (action is null ? "" : " AND action = $action");
        if (action is not null) Add(command, "$action", action);
        Add(command, "$before", before.UtcTicks / TimeSpan.TicksPerMicrosecond);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connection)) SqliteConnection.ClearPool(connection);
        _opening.Dispose();
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        // A file that was taken away lives on in pooled connections, unseen.
        if (!Volatile.Read(ref _open) || !File.Exists(_path))
        {
            await _opening.WaitAsync(cancellation);
            try
            {
                if (!_open || !File.Exists(_path)) await PrepareAsync(cancellation);
                Volatile.Write(ref _open, true);
            }
            finally
            {
                _opening.Release();
            }
        }
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    // SQLite gives its log the rights of the database: made first by us, both are readable by this program's user alone.
    private async Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        if (!File.Exists(_path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await new FileStream(_path, options).DisposeAsync();
        }
        using (var pooled = new SqliteConnection(_connection)) SqliteConnection.ClearPool(pooled);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connection) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = Schema;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static void Add(SqliteCommand command, string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
}
