using System.Text;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Logs.Formats;

/// <summary>Which format a file is written in, found by reading a sample in each.</summary>
/// <param name="Access">The format of an access log; null where the file is an error log or unknown.</param>
/// <param name="Errors">The format of an error log; null where the file is an access log or unknown.</param>
/// <param name="Share">The part of the sample that the format reads, or the best one where that is too little: 0 to 1.</param>
/// <param name="FirstUnread">The start of the first sampled line that it does not read; empty for none.</param>
internal sealed record Detection(ILineFormat? Access, ErrorFormat? Errors, double Share, string FirstUnread)
{
    // The right format reads nearly all, a wrong one nearly nothing; dirt, such as pieces of lines cut by a full disk, lies between.
    private const double Enough = 0.8;

    public static Detection Of(IReadOnlyList<ReadOnlyMemory<byte>> samples, IReadOnlyList<ILineFormat> own)
    {
        var lines = samples.Where(line => !line.IsEmpty && !IsComment(line.Span)).ToList();
        var best = new Detection(null, null, 0, lines.Count == 0 ? "" : Quote(lines[0].Span));
        if (lines.Count == 0) return best;
        var headers = samples.Select(line => W3cHeader.Read(line.Span)).OfType<ILineFormat>();
        foreach (var format in headers.Concat(own).Concat(TextFormats.All)) Try(format);
        foreach (var format in ErrorFormat.All)
        {
            var reader = format.Open();
            var found = new List<ErrorLine>();
            var (read, first) = Count(lines, line => reader.Read(line.Span, found) != ErrorRead.Foreign);
            Keep(new Detection(null, format, read, first));
        }
        foreach (var format in TextFormats.Loose) Try(format);
        return best.Share >= Enough ? best : best with { Access = null, Errors = null };

        void Try(ILineFormat format)
        {
            var (read, first) = Count(lines, line => Reads(format, line));
            Keep(new Detection(format, null, read, first));
        }

        void Keep(Detection next)
        {
            if (next.Share > best.Share) best = next;
        }
    }

    private static (double Share, string First) Count(List<ReadOnlyMemory<byte>> lines, Func<ReadOnlyMemory<byte>, bool> reads)
    {
        var read = 0;
        var first = "";
        foreach (var line in lines)
        {
            if (reads(line)) read++;
            else if (first.Length == 0) first = Quote(line.Span);
        }
        return ((double)read / lines.Count, first);
    }

    // A line without a time could be anything that has as many words.
    private static bool Reads(ILineFormat format, ReadOnlyMemory<byte> line)
    {
        var fields = AccessLine.Empty;
        return format.TryRead(line.Span, ref fields) && fields.Time != AccessLine.NoTime;
    }

    private static bool IsComment(ReadOnlySpan<byte> line) => line[0] == '#';

    private static string Quote(ReadOnlySpan<byte> line) => Redaction.Quote(Encoding.UTF8.GetString(line[..Math.Min(line.Length, Redaction.QuoteLimit)]));
}
