using System.Net;
using Why403.Text;

namespace Why403.Statements;

/// <summary>The times that object stores print beside their error code: they settle an expiry and a wrong clock to the minute.</summary>
internal static class StoreStatements
{
    public static Reading Read(Exchange exchange)
    {
        if (exchange.Response is not { Status: >= 400 and < 500 } response) return Reading.Nothing;
        var facts = BodyFacts.Xml(response.Body.Span);
        if (facts.Count == 0) return Reading.Nothing;
        string? First(string name) => facts.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && f.Value.Length > 0).Value is { } value ? WebUtility.HtmlDecode(value) : null;
        var ledger = new Ledger();
        switch (First("Code"))
        {
            case "AccessDenied":
                Expired(First("Message"), Times.Stated(First("Expires")), Times.Stated(First("ServerTime")), ledger);
                if (First("Message") is { } message) AmazonDenial.Read(exchange, message, ledger);
                if (First("Details") is { } principal) GoogleAccess(exchange, principal, ledger);
                break;
            case "ExpiredToken" when First("Details") is { } details && details.LastIndexOf(' ') is > 0 and var space:
                // Google Cloud Storage ends its sentence with the time of expiry.
                if (Times.Stated(details[(space + 1)..].TrimEnd('.')) is { } until && Times.Of(response) is { } at && at >= until)
                    ledger.Claim("signed-url.expired", Confidence.Proven, $"the store states that the link expired {Times.Say(at - until)} before this answer", null, 2, $"the store adds `{Quotation.Of(details, exchange.Request)}`");
                break;
            case "RequestTimeTooSkewed":
                Skewed(exchange, response, Times.Stated(First("RequestTime")), Times.Stated(First("ServerTime")), ledger);
                break;
            case "AuthenticationFailed" when First("AuthenticationErrorDetail") is { } detail:
                AzureSignature.Read(exchange, detail, ledger);
                break;
        }
        if (!ledger.Settled && First("Code") is { } code) Code(exchange, code, ledger);
        return ledger.Close();
    }

    // The codes of Amazon's S3 API reference, "Error responses", which every store of that protocol sends.
    private static void Code(Exchange exchange, string code, Ledger ledger)
    {
        var fact = $"the XML body has Code `{Quotation.Of(code, exchange.Request)}`";
        switch (code)
        {
            case "SignatureDoesNotMatch":
                ledger.Claim("signed-url.bad-signature", Confidence.Proven, "the store calculates another signature than the one that was sent", null, fact);
                break;
            case "InvalidAccessKeyId":
                ledger.Claim("token.invalid", Confidence.Proven, "the store does not know the access key", null, fact);
                break;
            case "AccessDenied":
                ledger.Claim("storage.access-denied", Confidence.Possible, "the store says AccessDenied and no more", null, 2, fact);
                ledger.Claim("storage.object-missing", Confidence.Possible, "a store answers like this for an object that is missing, to somebody who may not list", null, fact);
                break;
        }
    }

    private static void Expired(string? message, DateTimeOffset? expires, DateTimeOffset? server, Ledger ledger)
    {
        if (message?.Contains("expired", StringComparison.OrdinalIgnoreCase) != true || expires is not { } until || server is not { } at || at < until) return;
        ledger.Claim("signed-url.expired", Confidence.Proven, $"the store states that the link expired {Times.Say(at - until)} before this answer", null, 2,
            $"the body has Expires {Times.Clock(until)} and ServerTime {Times.Clock(at)}");
    }

    private static void Skewed(Exchange exchange, Response response, DateTimeOffset? sent, DateTimeOffset? received, Ledger ledger)
    {
        if (sent is not { } from || received is not { } at) return;
        var fact = $"the body has RequestTime {Times.Clock(from)} and ServerTime {Times.Clock(at)}";
        // Amazon's own store lets a presigned link live as long as it says; several that imitate it (noobaa-core 7565, s3proxy 648)
        // hold the time of its making against it like that of a request, so that the clock may well be right.
        if (exchange.Request.Address.Contains("X-Amz-Expires=", StringComparison.OrdinalIgnoreCase) && response.Headers["Server"] != "AmazonS3")
        {
            ledger.Claim("clock.skew", Confidence.Possible, $"the link was signed {Times.Say((from - at).Duration())} {(from > at ? "ahead of" : "before")} the store's clock", Layer.Client, fact);
            ledger.Note("some stores that speak S3 refuse a presigned link 15 minutes after it was made, whatever its X-Amz-Expires says");
        }
        else
            ledger.Claim("clock.skew", Confidence.Proven, $"the caller's clock is {Times.Say((from - at).Duration())} {(from > at ? "ahead" : "behind")}", Layer.Client, 2, fact);
    }

    private static void GoogleAccess(Exchange exchange, string details, Ledger ledger)
    {
        if (!details.Contains("does not have storage.", StringComparison.Ordinal)) return;
        var fact = $"the store adds `{Quotation.Of(details, exchange.Request)}`";
        // Newer answers leave open whether the object exists.
        var confidence = details.Contains("may not exist", StringComparison.OrdinalIgnoreCase) ? Confidence.Likely : Confidence.Proven;
        if (details.StartsWith("Anonymous caller", StringComparison.OrdinalIgnoreCase))
            ledger.Claim("storage.access-denied", confidence, "the store saw an anonymous caller, and the object is not public", Layer.FileSystem, fact);
        else
            ledger.Claim("role.insufficient", confidence, "the store names the permission that this identity lacks", Layer.Application, fact);
    }
}
