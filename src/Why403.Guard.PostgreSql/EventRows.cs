using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Why403.Guard.PostgreSql;

/// <summary>The table, and events as its rows.</summary>
internal static class EventRows
{
    public const string Table = "why403_event";

    private const string Columns = "reference, time, action, cause, rule, client, address, event";

    // The text of an event is no jsonb: that refuses the character U+0000, which a stranger may send.
    private const string Schema = $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            reference text COLLATE "C" PRIMARY KEY, time timestamptz NOT NULL, action text NOT NULL, cause text NOT NULL, rule text, client text NOT NULL, address text NOT NULL, event text NOT NULL
        );
        CREATE INDEX IF NOT EXISTS {Table}_time ON {Table} (time);
        CREATE INDEX IF NOT EXISTS {Table}_client ON {Table} (client, time);
        """;

    // Any number will do, as long as all guards take the same: two that make a table at once refuse each other.
    private const long MakingTheTable = 0x5768793430332031;

    public static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // CREATE needs a right even where there is nothing to create.
        await using var look = new NpgsqlCommand($"SELECT to_regclass('{Table}') IS NOT NULL", connection);
        if (await look.ExecuteScalarAsync(cancellation) is true) return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var alone = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({MakingTheTable})", connection, transaction);
        await alone.ExecuteNonQueryAsync(cancellation);
        await using var make = new NpgsqlCommand(Schema, connection, transaction);
        await make.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>All events or none.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<GuardEvent> events, CancellationToken cancellation)
    {
        await using var import = await connection.BeginBinaryImportAsync($"COPY {Table} ({Columns}) FROM STDIN (FORMAT binary)", cancellation);
        foreach (var entry in events)
        {
            await import.StartRowAsync(cancellation);
            await import.WriteAsync(entry.Reference, NpgsqlDbType.Text, cancellation);
            await import.WriteAsync(entry.Time.ToUniversalTime(), NpgsqlDbType.TimestampTz, cancellation);
            foreach (var text in (string?[])[entry.Action, entry.Cause, entry.Rule, entry.Client, entry.Address, GuardEventText.Write(entry)])
            {
                if (text is null) await import.WriteNullAsync(cancellation);
                else await import.WriteAsync(Plain(text), NpgsqlDbType.Text, cancellation);
            }
        }
        await import.CompleteAsync(cancellation);
    }

    /// <summary>Those that are not there yet.</summary>
    public static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<GuardEvent> events, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO {Table} ({Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING", connection);
        Add(events.Select(e => e.Reference));
        command.Parameters.Add(new() { Value = events.Select(e => e.Time.ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        Add(events.Select(e => e.Action));
        Add(events.Select(e => e.Cause));
        Add(events.Select(e => e.Rule));
        Add(events.Select(e => e.Client));
        Add(events.Select(e => e.Address));
        Add(events.Select(GuardEventText.Write));
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(IEnumerable<string?> texts) => command.Parameters.Add(new() { Value = texts.Select(t => t is null ? null : Plain(t)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }

    /// <summary>What a column takes: no U+0000, and no half of a surrogate pair, on which the driver's encoder stops.</summary>
    public static string Plain(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) plain.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        return plain.ToString();
    }
}
