using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Runtime.InteropServices;

namespace Why403.Guard.Events;

/// <summary>Where events are kept, and how much of them.</summary>
/// <param name="Bytes">All segments together; the oldest give way.</param>
/// <param name="Days">An older segment is removed.</param>
internal sealed record EventKeeping(string Folder, long Bytes, int Days)
{
    /// <summary>Fewer days for events of some actions.</summary>
    public ImmutableDictionary<string, int> DaysOf { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Clients are kept as networks, /24 and /48.</summary>
    public bool Networks { get; init; }
}

/// <summary>
/// Append-only files of events. An event is written before its answer is sent, by one write to the system, so that a reference
/// which a client has received is found after this process was killed; a flush every 200 ms bounds what a power cut takes.
/// A line is a CRC-32C in hexadecimal, a blank, the event, and a line feed.
/// </summary>
internal sealed class EventSegments : IDisposable
{
    private const long LongestSegment = 16 << 20;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(200);

    private readonly EventKeeping _keeping;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly ITimer _flush;
    private FileStream? _file;
    private DateTimeOffset _start;
    private bool _dirty;

    public EventSegments(EventKeeping keeping, TimeProvider clock)
    {
        _keeping = keeping;
        _clock = clock;
        _flush = clock.CreateTimer(_ => Flush(), null, FlushInterval, FlushInterval);
    }

    /// <summary>Writes one event.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Append(ReadOnlySpan<byte> json)
    {
        var line = new byte[json.Length + 10];
        Utf8Formatter.TryFormat(Crc32C.Of(json), line, out _, new('x', 8));
        line[8] = (byte)' ';
        json.CopyTo(line.AsSpan(9));
        line[^1] = (byte)'\n';
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            if (_file is null || _file.Position + line.Length > LongestSegment || now - _start > TimeSpan.FromDays(1)) Begin(now);
            var end = _file!.Position;
            try
            {
                _file.Write(line);
            }
            catch (IOException)
            {
                TakeBack(end);
                throw;
            }
            _dirty = true;
        }
    }

    /// <summary>Brings what was written to the disk.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (!_dirty || _file is null) return;
            _dirty = false;
            _file.Flush(flushToDisk: true);
            // Somebody has cleared the folder: what is written to a file without a name is found by nobody.
            if (!File.Exists(_file.Name)) Leave();
        }
    }

    public void Dispose()
    {
        _flush.Dispose();
        Flush();
        lock (_lock) Leave();
    }

    // A full disk may have taken half of the line, and the next event must not stand behind it.
    private void TakeBack(long end)
    {
        try
        {
            _file!.SetLength(end);
            _file.Position = end;
        }
        catch (IOException)
        {
            Leave();
        }
    }

    private void Leave()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Begin(DateTimeOffset now)
    {
        Leave();
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_keeping.Folder);
        else Directory.CreateDirectory(_keeping.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Retire(now);
        Span<uint> random = stackalloc uint[1];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(random));
        // Events hold addresses of people: nobody but this program's user reads them.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(Path.Combine(_keeping.Folder, SegmentName.Of(now, random[0])), options);
        _start = now;
    }

    private void Retire(DateTimeOffset now)
    {
        var left = _keeping.Bytes - LongestSegment;
        foreach (var file in EventReader.Segments(_keeping.Folder))
        {
            left -= file.Length;
            if (left < 0 || file.LastWriteTimeUtc < now.UtcDateTime.AddDays(-_keeping.Days)) file.Delete();
        }
        // Reads all that is kept, so no request waits for it.
        if (!_keeping.DaysOf.IsEmpty) _ = Task.Run(() => SegmentThinning.Thin(_keeping, now));
    }
}
