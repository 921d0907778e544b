using System.Diagnostics;
using System.Globalization;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Benchmarks;

/// <summary>How fast one core reads lines in each format: the samples of a folder over and over, every field decoded.</summary>
internal static class FormatRate
{
    public static int Measure(string samples)
    {
        Console.WriteLine("format                          MB/s   ns/line   bytes allocated a line");
        foreach (var file in Directory.EnumerateFiles(samples, "*.log").Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte>[] lines = [.. Lines(File.ReadAllBytes(file))];
            if (LogFormats.Detect(lines).Access is not { } format) continue;
            lines = [.. lines.Where(line => !line.IsEmpty && line.Span[0] != '#')];
            Read(format, lines, TimeSpan.FromMilliseconds(300));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (count, bytes, time) = Read(format, lines, TimeSpan.FromMilliseconds(700));
            var allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{format.Name,-28} {bytes / time.TotalSeconds / 1e6,7:F0} {time.TotalNanoseconds / count,9:F0} {allocated,9:F1}"));
        }
        return 0;
    }

    private static (long Count, long Bytes, TimeSpan Time) Read(ILineFormat format, ReadOnlyMemory<byte>[] lines, TimeSpan atLeast)
    {
        long count = 0, bytes = 0, statuses = 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < atLeast)
        {
            for (var round = 0; round < 200; round++)
            {
                foreach (var line in lines)
                {
                    var fields = AccessLine.Empty;
                    if (format.TryRead(line.Span, ref fields)) statuses += fields.Status;
                    count++;
                    bytes += line.Length + 1;
                }
            }
        }
        return statuses == 0 ? throw new InvalidDataException($"{format.Name} has read no status") : (count, bytes, clock.Elapsed);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) is >= 0 and var found ? found : bytes.Length;
            yield return bytes.AsMemory(start, end - start);
            start = end + 1;
        }
    }
}
