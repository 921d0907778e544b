using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Why403.Text;

namespace Why403.Statements;

/// <summary>What the ids on refusal pages tell by their form: a class, a time, a place.</summary>
internal static partial class References
{
    private const int Enough = 32 * 1024;

    // Classes of Akamai's references; the others name no refusal but an origin or a client that did not answer.
    private static readonly Dictionary<int, string> AkamaiClasses = new()
    {
        [1] = "the origin did not answer in time, which is no refusal", [3] = "reading from the origin broke off, which is no refusal", [4] = "writing to the origin broke off, which is no refusal",
        [6] = "the origin did not take the connection, which is no refusal of this request", [9] = "the edge does not know this host or address", [11] = "the origin's name was not found, which is no refusal",
        [15] = "the origin sent an empty object, which is no refusal", [18] = "access denied at the edge", [24] = "the Referer is not allowed", [27] = "the client went away",
        [30] = "TLS to the origin did not come about, which is no refusal", [97] = "the connection to the origin took too long, which is no refusal",
    };

    public static Reading Read(Exchange exchange, DateTimeOffset? now)
    {
        if (exchange.Response is not { Status: 0 or (>= 200 and < 600) } response) return Reading.Nothing;
        var ledger = new Ledger();
        var body = response.Body.Span[..Math.Min(response.Body.Length, Enough)];
        if (body.IndexOf("Reference"u8) >= 0) Akamai(WebUtility.HtmlDecode(Encoding.UTF8.GetString(body)), Times.Of(exchange, now), ledger);
        if (body.IndexOf("incident_id="u8) >= 0) Imperva(Encoding.UTF8.GetString(body), ledger);
        if (response.Status >= 400 && response.Headers["cf-ray"] is { Length: < 64 } ray && ray.LastIndexOf('-') is > 0 and var dash && ray.Length - dash == 4)
            ledger.Note($"the answer came through Cloudflare's data centre {ray[(dash + 1)..].ToUpperInvariant()} (an airport's code)");
        return ledger.Close();
    }

    // The reference is class.edge.unix-time.hash, often written with character references.
    private static void Akamai(string text, DateTimeOffset? at, Ledger ledger)
    {
        if (AkamaiForm().Match(text) is not { Success: true } match) return;
        var number = int.Parse(match.Groups["class"].Value, CultureInfo.InvariantCulture);
        var made = DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture));
        var note = $"Akamai's reference has class {number.ToString(CultureInfo.InvariantCulture)}{(AkamaiClasses.TryGetValue(number, out var meaning) ? $" ({meaning})" : "")} and was made at {Times.Clock(made)}";
        ledger.Note(note);
        if (at is { } answered && answered - made > TimeSpan.FromMinutes(1))
            ledger.Claim("cache.refusal-cached", Confidence.Possible, $"the refusal was made {Times.Say(answered - made)} before this answer, perhaps for somebody else", null, note);
    }

    private static void Imperva(string text, Ledger ledger)
    {
        if (ImpervaForm().Match(text) is not { Success: true } match) return;
        var error = ImpervaError().Match(text) is { Success: true } edet ? $", error {edet.Groups["number"].Value}{(edet.Groups["number"].Value == "15" ? " (blocked by a security rule)" : "")}" : "";
        ledger.Note($"Imperva's incident id is {Redaction.Quote(match.Groups["id"].Value)}{error}");
    }

    [GeneratedRegex(@"Reference\s*#?(?<class>[0-9]{1,3})\.[0-9a-f]{1,16}\.(?<time>1[0-9]{9})\.[0-9a-f]{1,16}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex AkamaiForm();

    [GeneratedRegex("incident_id=(?<id>[0-9]{1,30}-[0-9]{1,30})", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex ImpervaForm();

    [GeneratedRegex("edet=(?<number>[0-9]{1,3})", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex ImpervaError();
}
