using System.IO.Compression;
using System.Text;

namespace Why403.Captures;

/// <summary>The bytes of a capture as UTF-8: gzip is undone, byte order marks are taken off, UTF-16 is turned.</summary>
internal sealed class CaptureInput
{
    public const int LookAhead = 64 * 1024;

    private readonly InflatedStream? _inflated;

    private CaptureInput(Stream content, byte[] head, InflatedStream? inflated) => (Content, Head, _inflated) = (content, head, inflated);

    /// <summary>Everything, <see cref="Head"/> included.</summary>
    public Stream Content { get; }

    /// <summary>The first 64 KiB, to recognise the format by.</summary>
    public byte[] Head { get; }

    /// <summary>Why the content ends before its time; null when it does not. Known only at the end.</summary>
    public string? Stopped => _inflated?.Stopped;

    public static CaptureInput Open(Stream input, CaptureLimits limits)
    {
        var start = ReplayStream.Peek(input, 3);
        Stream content = new ReplayStream(start, input);
        InflatedStream? inflated = null;
        if (start is [0x1f, 0x8b, 8])
        {
            var compressed = (ReplayStream)content;
            content = inflated = new InflatedStream(new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true), compressed, limits);
            start = ReplayStream.Peek(content, 3);
            content = new ReplayStream(start, content);
        }
        content = start switch
        {
            [0xff, 0xfe, ..] => Turned(content, Encoding.Unicode),
            [0xfe, 0xff, ..] => Turned(content, Encoding.BigEndianUnicode),
            _ => content,
        };
        var head = ReplayStream.Peek(content, LookAhead);
        // Turning UTF-16 leaves its mark in place, as the UTF-8 one.
        if (head is [0xef, 0xbb, 0xbf, ..]) head = head[3..];
        return new(new ReplayStream(head, content), head, inflated);
    }

    /// <summary>All of it, cut at the cap.</summary>
    public byte[] ReadAll(int cap, out bool cut)
    {
        using var all = new MemoryStream();
        var buffer = new byte[LookAhead];
        cut = false;
        for (int count; (count = Content.Read(buffer)) > 0;)
        {
            var room = cap - (int)all.Length;
            all.Write(buffer, 0, Math.Min(count, room));
            if (count <= room) continue;
            cut = true;
            break;
        }
        return all.ToArray();
    }

    private static Stream Turned(Stream content, Encoding from) =>
        Encoding.CreateTranscodingStream(content, from, Encoding.UTF8, leaveOpen: true);
}
