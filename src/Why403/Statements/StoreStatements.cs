using System.Collections.Immutable;
using System.Globalization;
using Why403.Text;

namespace Why403.Statements;

/// <summary>The times that object stores print beside their error code: they settle an expiry and a wrong clock to the minute.</summary>
internal static class StoreStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: >= 400 } response) return Reading.Nothing;
        var facts = BodyFacts.Xml(response.Body.Span);
        if (facts.Count == 0) return Reading.Nothing;
        string? First(string name) => facts.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && f.Value.Length > 0).Value;
        var clues = ImmutableArray.CreateBuilder<Clue>();
        var notes = ImmutableArray.CreateBuilder<Evidence>();
        var server = Time(First("ServerTime"));
        if (First("Code") == "AccessDenied" && First("Message")?.Contains("expired", StringComparison.OrdinalIgnoreCase) == true && Time(First("Expires")) is { } expires && server is { } at && at >= expires)
            clues.Add(new("signed-url.expired", Confidence.Proven, $"the store states that the link expired {Times.Say(at - expires)} before this answer",
                [Evidence.Outside($"the body has Expires {Clock(expires)} and ServerTime {Clock(at)}")]) { Layer = Layer.Edge, Weight = 2 });
        if (First("Code") == "RequestTimeTooSkewed" && Time(First("RequestTime")) is { } sent && server is { } received)
            clues.Add(new("clock.skew", Confidence.Proven, $"the caller's clock is {Times.Say((sent - received).Duration())} {(sent > received ? "ahead" : "behind")}",
                [Evidence.Outside($"the body has RequestTime {Clock(sent)} and ServerTime {Clock(received)}")]) { Layer = Layer.Client, Weight = 2 });
        if (First("AuthenticationErrorDetail") is { } detail) notes.Add(Evidence.Outside($"the store adds `{Redaction.Quote(detail)}`"));
        return new(clues.ToImmutable(), notes.ToImmutable());
    }

    // S3 prints ISO 8601, and RequestTime also in the basic form of X-Amz-Date.
    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyyMMdd'T'HHmmss'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var exact) ? exact : Times.HttpDate(text);

    private static string Clock(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
