using Why403.Tokens.Links;

namespace Why403.Tokens;

/// <summary>Reads the credentials that a request carried: signed addresses, tokens, keys. Needs no key and checks no signature.</summary>
public static class CredentialReader
{
    /// <summary>Everything the credentials of this exchange tell without any key.</summary>
    /// <param name="now">Used where neither the response's <c>Date</c> nor the capture says when it was; null claims nothing about expiry.</param>
    public static Reading Read(Exchange exchange, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var occasion = Occasion.Of(exchange, now);
        var ledger = new Ledger(occasion);
        var links = SignedLinks.Find(occasion);
        foreach (var link in links)
        {
            LinkValidity.Judge(link, occasion, ledger);
            LinkBinding.Judge(link, occasion, ledger);
            LinkDamage.Judge(link, occasion, ledger);
        }
        var tokens = JwtFinder.Find(occasion);
        foreach (var token in tokens) JwtJudge.Judge(token, tokens, occasion, ledger);
        DpopProof.Judge(tokens, occasion, ledger);
        AuthorizationForm.Judge(occasion, links, ledger);
        ApiKeys.Judge(occasion, ledger);
        var signed = AmazonHeader.Judge(occasion, ledger);
        CallerClock.Judge(occasion, signed || links.Length > 0 || exchange.Request.Headers.Has("dpop"), ledger);
        return ledger.Close();
    }
}
