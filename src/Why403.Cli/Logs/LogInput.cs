using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>One file, or standard input, and what it was found to be.</summary>
internal sealed class LogInput : ILogInput
{
    private const int SampleSize = 96 * 1024;
    private const int SampledLines = 400;

    private readonly FileStream? _file;
    private readonly Stream? _stream;

    private LogInput(string name, Stream stream)
    {
        Name = name;
        _file = stream as FileStream;
        _stream = stream;
    }

    /// <summary>As the user named it; <c>-</c> for standard input.</summary>
    public string Name { get; }

    public Packing Packing { get; private init; }

    /// <summary>Stored bytes; 0 where a pipe does not say.</summary>
    public long Size { get; private init; }

    /// <summary>The whole file can be read at any place, by several workers.</summary>
    public bool IsSeekable => _file is not null && Packing == Packing.None;

    /// <summary>When it was written last, UTC; null for a pipe.</summary>
    public DateTime? Written { get; private init; }

    public ILineFormat? Access { get; private set; }

    public ErrorFormat? Errors { get; private set; }

    public Problem? Problem { get; set; }

    public Microsoft.Win32.SafeHandles.SafeFileHandle Handle => _file!.SafeFileHandle;

    /// <summary>Opens and looks inside.</summary>
    /// <param name="given">The format of access logs that the user gave; null to find it.</param>
    public static LogInput Open(string name, LogFormatChoice formats)
    {
        var stream = Files.Open(name, "zcat access.log.*.gz | why403 logs -");
        try
        {
            return Look(name, stream, formats);
        }
        catch (Exception e) when (IsDamage(e))
        {
            stream.Dispose();
            throw Complaint.Unreadable($"cannot unpack {name}: {Terminal.Neutral(e.Message)}", "check the file with its own tool, such as gzip -t");
        }
    }

    /// <summary>What decompression throws at damaged or truncated input.</summary>
    public static bool IsDamage(Exception e) => e is IOException or InvalidDataException or ZstdSharp.ZstdException or SharpCompress.Common.SharpCompressException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException;

    /// <summary>The text from its start, unpacked.</summary>
    public Stream OpenText() => _stream!;

    public void Dispose() => _stream?.Dispose();

    private static LogInput Look(string name, Stream stream, LogFormatChoice formats)
    {
        var head = new byte[SampleSize];
        if (stream is FileStream { CanSeek: true } file)
        {
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var packing = Compression.Of(head.AsSpan(0, length));
            file.Position = 0;
            if (packing == Packing.Archive) throw Complaint.Usage($"{name} is an archive of several files", "unpack it, or pipe one of its files in: tar -xOf ARCHIVE FILE | why403 logs -");
            var input = packing == Packing.None
                ? new LogInput(name, file) { Size = file.Length, Written = File.GetLastWriteTimeUtc(file.SafeFileHandle) }
                : Unpacked(name, file, packing, head, out length);
            input.Find(packing == Packing.None ? Samples(file, head.AsMemory(0, length)) : [head.AsMemory(0, length)], formats);
            return input;
        }
        // A pipe can be packed too, and is read once.
        var first = stream.ReadAtLeast(head, Compression.LongestMagic, throwOnEndOfStream: false);
        var kind = Compression.Of(head.AsSpan(0, first));
        if (kind == Packing.Archive) throw Complaint.Usage("standard input is an archive of several files", "pipe one of its files in: tar -xOf ARCHIVE FILE | why403 logs -");
        var text = Compression.Unpack(new PrefixedStream(head.AsMemory(0, first).ToArray(), stream), kind);
        var read = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var piped = new LogInput(name, new PrefixedStream(head.AsMemory(0, read).ToArray(), text)) { Packing = kind };
        piped.Find([head.AsMemory(0, read)], formats);
        return piped;
    }

    private static LogInput Unpacked(string name, FileStream file, Packing packing, byte[] head, out int length)
    {
        var size = file.Length;
        var written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var text = Compression.Unpack(new BufferedStream(file, 1 << 20), packing);
        length = text.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return new LogInput(name, new PrefixedStream(head.AsMemory(0, length).ToArray(), text)) { Packing = packing, Size = size, Written = written };
    }

    // Logs change their format where somebody changed the configuration: so the head alone is not enough.
    private static List<ReadOnlyMemory<byte>> Samples(FileStream file, ReadOnlyMemory<byte> head)
    {
        var samples = new List<ReadOnlyMemory<byte>> { head };
        foreach (var place in (ReadOnlySpan<long>)[file.Length / 2, file.Length - SampleSize])
        {
            if (place < head.Length) continue;
            var part = new byte[SampleSize];
            var length = RandomAccess.Read(file.SafeFileHandle, part, place);
            var start = part.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            samples.Add(part.AsMemory(start, length - start));
        }
        return samples;
    }

    private void Find(List<ReadOnlyMemory<byte>> samples, LogFormatChoice formats)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        foreach (var sample in samples)
        {
            var isCut = sample.Length >= SampleSize / 2;
            var rest = sample;
            for (var taken = 0; rest.Length > 0 && taken < SampledLines / samples.Count; taken++)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                // The last line of a cut sample is no line.
                if (end < 0 && isCut && taken > 0) break;
                var line = end < 0 ? rest : rest[..end];
                lines.Add(line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line);
                rest = end < 0 ? default : rest[(end + 1)..];
            }
        }
        if (lines.All(line => line.IsEmpty)) return;
        (Access, Errors, var firstUnread) = formats.Choose(lines);
        if (Access is null && Errors is null) Problem = LogFormatChoice.Unknown(Name, firstUnread);
    }
}
