using Why403.Logs.Formats.Errors;
using Why403.Logs.Scanning;

namespace Why403.Logs.Joining;

/// <summary>What one reader of error logs keeps.</summary>
internal sealed class ErrorStore
{
    // Messages are for people: the first of each kind, and then now and then one, so that a late example has its line too.
    private const int FirstMessages = 64;
    private const int EachMessage = 16;

    private readonly Dictionary<(int Cause, int Number), int> _kinds = [];
    private ErrorRecord[] _records = new ErrorRecord[256];
    private int _count;

    private readonly KeyedHash _hash;

    public ErrorStore(KeyedHash hash) => (_hash, Texts) = (hash, new(hash));

    public TextPool Texts { get; }

    public Span<ErrorRecord> Records => _records.AsSpan(0, _count);

    public List<ErrorSource> Sources { get; } = [];

    public void Add(ErrorLine line, int source, Direction direction)
    {
        var (cause, number) = (Texts.Add(line.CauseId ?? ""), Texts.Add(line.Number));
        var kind = System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_kinds, (cause, number), out _)++;
        if (_count == _records.Length) Array.Resize(ref _records, _count * 2);
        _records[_count++] = new ErrorRecord
        {
            Time = line.LocalTime,
            IsUtc = line.IsUtc,
            Direction = direction,
            Source = (short)source,
            Client = Texts.Add(line.Client),
            Request = Texts.Add(line.Request),
            Host = Texts.Add(line.Host),
            Connection = Name(line.Connection),
            RequestId = Texts.Add(line.RequestId),
            Number = number,
            Object = Texts.Add(line.Object),
            Path = line.Request.Length > 0 ? 0 : Texts.Add(line.Path.Length > 0 ? line.Path : line.Object.StartsWith('/') ? line.Object : ""),
            Cause = cause,
            Message = kind < FirstMessages || kind % EachMessage == 0 ? Texts.Add(line.Message) : 0,
            Status = (short)line.Status,
            IsDoubtful = line.IsDoubtful,
        };
    }

    private ulong Name(string connection)
    {
        if (connection.Length == 0) return 0;
        Span<byte> bytes = stackalloc byte[128];
        return System.Text.Encoding.UTF8.TryGetBytes(connection, bytes, out var length) ? _hash.Of(bytes[..length]) : _hash.Of(System.Text.Encoding.UTF8.GetBytes(connection));
    }

    /// <summary>All records of several stores, their texts moved into one pool.</summary>
    public static ErrorRecord[] Gather(IReadOnlyList<ErrorStore> stores, TextPool texts)
    {
        var all = new ErrorRecord[stores.Sum(store => store._count)];
        var at = 0;
        foreach (var store in stores)
        {
            var numbers = texts.TakeAll(store.Texts);
            foreach (ref var record in store.Records)
            {
                record.Client = numbers[record.Client];
                record.Request = numbers[record.Request];
                record.Host = numbers[record.Host];
                record.RequestId = numbers[record.RequestId];
                record.Number = numbers[record.Number];
                record.Object = numbers[record.Object];
                record.Path = numbers[record.Path];
                record.Cause = numbers[record.Cause];
                record.Message = numbers[record.Message];
                all[at++] = record;
            }
        }
        return all;
    }
}

/// <summary>What one error log gave.</summary>
internal sealed class ErrorSource
{
    public int Source { get; init; }

    public long Lines { get; set; }

    /// <summary>Lines that the log's format does not read.</summary>
    public long Unread { get; set; }

    public List<byte[]> UnreadSamples { get; } = [];
}
