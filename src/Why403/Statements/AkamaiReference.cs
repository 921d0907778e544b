using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Why403.Text;

namespace Why403.Statements;

/// <summary>
/// Akamai's reference is <c>class.edge.unix-time.hash</c>: its third part is the second in which the refusal was made,
/// so one that is older than the answer was stored, or the page was pasted late.
/// </summary>
internal static partial class AkamaiReference
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { } response || response.Body.Span.IndexOf("Reference"u8) < 0) return Reading.Nothing;
        var text = WebUtility.HtmlDecode(Encoding.UTF8.GetString(response.Body.Span[..Math.Min(response.Body.Length, 16 * 1024)]));
        if (Form().Match(text) is not { Success: true } match || !long.TryParse(match.Groups["time"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return Reading.Nothing;
        var made = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var note = Evidence.Outside($"Akamai's reference has class {match.Groups["class"].Value} and was made at {made.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        if (Times.HttpDate(response.Headers["Date"]) is { } date && date - made > TimeSpan.FromMinutes(1))
            return new([new("cache.refusal-cached", Confidence.Possible, $"the refusal was made {Times.Say(date - made)} before this answer, perhaps for somebody else", [note])], [note]);
        return new([], [note]);
    }

    [GeneratedRegex(@"Reference\s*#?(?<class>\d{1,3})\.[0-9a-f]{4,12}\.(?<time>1\d{9})\.[0-9a-f]{4,12}", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Form();
}
