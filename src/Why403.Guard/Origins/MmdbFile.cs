using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Why403.Guard.Origins;

/// <summary>
/// A database in the MaxMind DB format, held in memory: a binary tree over the bits of an address, and a record at its leaves.
/// Thousands of networks share a record, so records are read once and then found by their place without a new object.
/// </summary>
internal sealed class MmdbFile
{
    private const int MostRecords = 100_000;

    private readonly byte[] _bytes;
    private readonly int _nodes;
    private readonly int _recordBits;
    private readonly int _section;
    private readonly bool _v6;
    private readonly uint _v4Start;
    private readonly ConcurrentDictionary<int, NetworkOrigin> _records = new();

    private MmdbFile(byte[] bytes, int nodes, int recordBits, int section, bool v6)
    {
        (_bytes, _nodes, _recordBits, _section, _v6) = (bytes, nodes, recordBits, section, v6);
        // IPv4 lies below ninety-six zero bits of an IPv6 tree.
        for (var bit = 0; v6 && bit < 96 && _v4Start < nodes; bit++) _v4Start = Record(_v4Start, 0);
    }

    /// <summary>For events: the database's own name and day.</summary>
    public string Source { get; private init; } = "";

    private static ReadOnlySpan<byte> Mark => [0xAB, 0xCD, 0xEF, (byte)'M', (byte)'a', (byte)'x', (byte)'M', (byte)'i', (byte)'n', (byte)'d', (byte)'.', (byte)'c', (byte)'o', (byte)'m'];

    /// <summary>Null where the bytes are no database that can be read; the problem says why.</summary>
    public static MmdbFile? Read(byte[] bytes, out string problem)
    {
        problem = "is no database in the MaxMind DB format";
        // The metadata stands within the last 128 KiB.
        var from = Math.Max(0, bytes.Length - (128 << 10));
        var mark = bytes.AsSpan(from).LastIndexOf(Mark);
        if (mark < 0) return null;
        var metadata = MmdbValue.At(bytes.AsSpan(from + mark + Mark.Length), 0);
        if (metadata["binary_format_major_version"u8].Number != 2) return null;
        var nodes = metadata["node_count"u8].Number ?? 0;
        var bits = metadata["record_size"u8].Number ?? 0;
        var version = metadata["ip_version"u8].Number ?? 0;
        var tree = nodes * bits / 4;
        if (bits is not (24 or 28 or 32) || version is not (4 or 6) || nodes is 0 or > int.MaxValue / 16 || tree + 16 > (ulong)(from + mark))
        {
            problem = "has metadata that do not fit its size";
            return null;
        }
        var type = metadata["database_type"u8];
        var built = Math.Min(metadata["build_epoch"u8].Number ?? 0, 253_402_300_799);
        var name = type.Type == MmdbType.Text ? Why403.Text.Redaction.Quote(Encoding.UTF8.GetString(type.Content)) : "a database without a name";
        return new(bytes, (int)nodes, (int)bits, (int)tree + 16, version == 6)
        {
            Source = string.Create(CultureInfo.InvariantCulture, $"{name} of {DateTimeOffset.FromUnixTimeSeconds((long)built):yyyy-MM-dd}"),
        };
    }

    public NetworkOrigin Find(ReadOnlySpan<byte> address)
    {
        if (address.Length == 16 && !_v6) return default;
        var node = address.Length == 4 ? _v4Start : 0;
        for (var bit = 0; bit < address.Length * 8 && node < _nodes; bit++) node = Record(node, (address[bit >> 3] >> (7 - (bit & 7))) & 1);
        if (node <= _nodes) return default;
        // A leaf holds the place of its record, counted from the nodes and the sixteen bytes behind the tree.
        var place = (long)node - _nodes - 16;
        if (place < 0 || place >= _bytes.Length - _section) return default;
        if (_records.TryGetValue((int)place, out var known)) return known;
        var origin = Origin(MmdbValue.At(_bytes.AsSpan(_section), (int)place));
        if (_records.Count < MostRecords) _records.TryAdd((int)place, origin);
        return origin;
    }

    // GeoLite2 and DB-IP nest the code; lists made of routing data write it flat.
    private static NetworkOrigin Origin(MmdbValue record)
    {
        var country = Country(record["country"u8]["iso_code"u8]) ?? Country(record["registered_country"u8]["iso_code"u8]) ?? Country(record["country_code"u8]) ?? Country(record["country"u8]);
        return new(country, (uint)Math.Min(uint.MaxValue, record["autonomous_system_number"u8].Number ?? Number(record["asn"u8])));
    }

    private static string? Country(MmdbValue value) =>
        value.Type == MmdbType.Text && value.Content is [>= (byte)'A' and <= (byte)'Z', >= (byte)'A' and <= (byte)'Z'] code ? string.Intern(Encoding.ASCII.GetString(code)) : null;

    // IPinfo writes "AS64500".
    private static ulong Number(MmdbValue value) =>
        value.Type == MmdbType.Text && value.Content.StartsWith("AS"u8) && uint.TryParse(value.Content[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value.Number ?? 0;

    private uint Record(uint node, int side)
    {
        var at = (int)((long)node * _recordBits / 4);
        var bytes = _bytes.AsSpan(at, _recordBits / 4);
        return _recordBits switch
        {
            24 => side == 0 ? (uint)((bytes[0] << 16) | (bytes[1] << 8) | bytes[2]) : (uint)((bytes[3] << 16) | (bytes[4] << 8) | bytes[5]),
            // The middle byte holds the highest four bits of both.
            28 => side == 0 ? (uint)(((bytes[3] & 0xF0) << 20) | (bytes[0] << 16) | (bytes[1] << 8) | bytes[2]) : (uint)(((bytes[3] & 0x0F) << 24) | (bytes[4] << 16) | (bytes[5] << 8) | bytes[6]),
            _ => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes[(side * 4)..]),
        };
    }
}
