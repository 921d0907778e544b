using System.Globalization;

namespace Why403.Guard.Events;

/// <summary>The name of a segment file tells when it begins; a few random digits keep processes that share a folder apart.</summary>
internal static class SegmentName
{
    public const string Extension = ".w403";

    private const string Format = "yyyyMMdd'T'HHmmssfff'Z'";

    public static string Of(DateTimeOffset start, uint random) =>
        string.Create(CultureInfo.InvariantCulture, $"{start.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)}-{random:x8}{Extension}");

    /// <summary>Null for a file that is none of ours.</summary>
    public static DateTimeOffset? Start(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.AsSpan());
        if (!Path.GetExtension(path.AsSpan()).SequenceEqual(Extension) || name.Length != 28 || name[19] != '-') return null;
        return DateTimeOffset.TryParseExact(name[..19], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? start : null;
    }
}
