using System.Text;
using System.Text.Json;

namespace Why403.Logs.Formats;

/// <summary>A format with one JSON object a line.</summary>
internal sealed class JsonFormat : ILineFormat
{
    private static readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    private readonly JsonMap _map;
    private readonly int _required;
    private readonly string _statusName;
    private readonly Finish? _finish;

    /// <param name="statusName">The member that holds the status as a number, as it is written before the colon.</param>
    /// <param name="required">Bits of the members that every line of this format has.</param>
    public JsonFormat(string name, JsonMap map, int required, string statusName = "", Finish? finish = null)
    {
        Name = name;
        _map = map;
        _required = required;
        _statusName = statusName;
        _finish = finish;
    }

    /// <summary>What the members mean together; false where the line is none of this format after all.</summary>
    public delegate bool Finish(ref AccessLine fields, ref JsonExtras extras);

    public string Name { get; }

    /// <summary>
    /// The bytes that a line with this status holds when its writer puts no space around the colon, as Go's encoders, Cloudflare
    /// and Envoy do. No text inside a string can hold them, since its quotes are escaped. Empty where the format writes no
    /// number. A file whose refusals in a sample lack them has to be read whole.
    /// </summary>
    public byte[] Mark(int status) => _statusName.Length == 0 ? [] : Encoding.UTF8.GetBytes($"\"{_statusName}\":{status}");

    public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
    {
        line = line.Trim(" \t\r"u8);
        // The reader throws on damage, which is dear: the commonest damage, a line cut short, is seen without it.
        if (line.Length < 2 || line[0] != '{' || line[^1] != '}') return false;
        var extras = default(JsonExtras);
        try
        {
            var reader = new Utf8JsonReader(line, _options);
            reader.Read();
            if ((_map.Read(ref reader, ref fields, ref extras) & _required) != _required) return false;
        }
        catch (JsonException)
        {
            return false;
        }
        if (_finish is not null && !_finish(ref fields, ref extras)) return false;
        Targets.Split(ref fields);
        return true;
    }
}
