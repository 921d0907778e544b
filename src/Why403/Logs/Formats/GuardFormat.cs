using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;

namespace Why403.Logs.Formats;

/// <summary>The events of our own guard, a segment as it stands (docs/guard-events.md): a sum, a blank, and an event with its cause.</summary>
internal sealed class GuardFormat : ILineFormat
{
    public const string FormatName = "why403 guard";

    private const int SumLength = 8;
    private const int LongestCause = 64;

    // An event in shadow has no status: its request went on, and is no refusal.
    private static readonly JsonFormat _event = new(FormatName, new JsonMap()
        .Add("reference", Slot.RequestId, 1).Add("time", Slot.IsoTime, 2).Add("action", Slot.Extra1, 4).Add("status", Slot.Status).Add("cause", Slot.Reason, 8)
        .Add("rule", Slot.Rule).Add("method", Slot.Method).Add("address", Slot.Target).Add("client", Slot.Client).Add("userAgent", Slot.Agent).Add("referer", Slot.Referer)
        .Add("signedIn", Slot.Extra2),
        required: 15, "", static (ref AccessLine fields, ref JsonExtras extras) =>
        {
            if (!IsId(fields.Reason)) return false;
            // Who it was, the guard does not keep.
            if (extras.Second.SequenceEqual("true"u8)) fields.User = "signed in"u8;
            return true;
        });

    public string Name => FormatName;

    public bool TryRead(ReadOnlySpan<byte> line, ref AccessLine fields)
    {
        if (line.Length < SumLength + 3 || line[SumLength] != ' ' || line[SumLength + 1] != '{') return false;
        if (!Utf8Parser.TryParse(line[..SumLength], out uint sum, out var read, 'x') || read != SumLength) return false;
        var json = line[(SumLength + 1)..];
        return Sum(json) == sum && _event.TryRead(json, ref fields);
    }

    // CRC-32C, as the writer takes it.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var state = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) state = BitOperations.Crc32C(state, value);
        return ~state;
    }

    // A file from elsewhere may hold anything; an id holds nothing else.
    private static bool IsId(ReadOnlySpan<byte> cause)
    {
        foreach (var letter in cause)
            if (letter is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-')) return false;
        return cause.Length is > 0 and <= LongestCause;
    }
}
