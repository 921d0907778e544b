using System.Diagnostics;
using System.Globalization;
using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Formats.Errors;

namespace Why403.Benchmarks;

/// <summary>How fast one core reads lines in each format: the samples of a folder over and over, every field decoded, and error lines with their causes.</summary>
internal static class FormatRate
{
    public static int Measure(string samples)
    {
        Console.WriteLine("format                          MB/s   ns/line   bytes allocated a line");
        foreach (var file in Directory.EnumerateFiles(samples, "*.log").Order(StringComparer.Ordinal))
        {
            ReadOnlyMemory<byte>[] lines = [.. Lines(File.ReadAllBytes(file))];
            var found = LogFormats.Detect([.. lines.Take(400)]);
            if (found.Errors is { } errors) ReadErrors(errors, lines);
            if (found.Access is not { } format) continue;
            lines = [.. lines.Where(line => !line.IsEmpty && line.Span[0] != '#')];
            Read(format, lines, TimeSpan.FromMilliseconds(300));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (count, bytes, time) = Read(format, lines, TimeSpan.FromMilliseconds(700));
            var allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{format.Name,-28} {bytes / time.TotalSeconds / 1e6,7:F0} {time.TotalNanoseconds / count,9:F0} {allocated,9:F1}"));
        }
        return 0;
    }

    private static void ReadErrors(ErrorFormat format, ReadOnlyMemory<byte>[] lines)
    {
        long count = 0, bytes = 0, kept = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var isWarm = false;
        while (!isWarm || clock.ElapsedMilliseconds < 1000)
        {
            // The first seconds belong to the compiler.
            if (!isWarm && clock.ElapsedMilliseconds > 2000)
            {
                isWarm = true;
                count = bytes = kept = 0;
                before = GC.GetAllocatedBytesForCurrentThread();
                clock.Restart();
            }
            var reader = format.Open();
            var found = new List<ErrorLine>();
            foreach (var line in lines)
            {
                reader.Read(line.Span, found);
                count++;
                bytes += line.Length + 1;
            }
            reader.Flush(found);
            kept += found.Count;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{format.Name,-28} {bytes / clock.Elapsed.TotalSeconds / 1e6,7:F0} {clock.Elapsed.TotalNanoseconds / count,9:F0} {(double)(GC.GetAllocatedBytesForCurrentThread() - before) / count,9:F1}, {kept * 100 / count} % kept"));
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
