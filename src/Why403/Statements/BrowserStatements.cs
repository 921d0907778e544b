using System.Text;

namespace Why403.Statements;

/// <summary>
/// What a browser or another client says of a request that it stopped itself or that was refused below HTTP. A browser is the
/// refuser then, so its word is proof.
/// </summary>
internal static class BrowserStatements
{
    private const int Longest = 16 * 1024;

    public static Reading Read(Exchange exchange)
    {
        var ledger = new Ledger();
        var console = Judge(exchange, exchange.Console, ledger, null);
        // A console says more than the code beside it; both are read where they tell different things.
        if (exchange.Failure is { Length: > 0 } failure && failure != exchange.Console) Judge(exchange, failure, ledger, console);
        return ledger.Close();
    }

    private static string? Judge(Exchange exchange, string said, Ledger ledger, string? known)
    {
        if (said.Length == 0) return null;
        said = Enforced(said.Length > Longest ? said[..Longest] : said);
        var plain = Straight(said);
        // An HAR's own word for it is this alone.
        var phrase = plain.Trim().Equals("csp", StringComparison.OrdinalIgnoreCase) ? PolicyPhrases.All.First(p => p.Text == "blocked:csp")
            : First(CorsPhrases.All, plain) ?? First(PolicyPhrases.All, plain) ?? First(ConnectionPhrases.All, plain);
        if (phrase is null || phrase.Cause == known) return phrase?.Cause;
        if (phrase.Cause.Length == 0)
        {
            ledger.Note(phrase.Message);
            return null;
        }
        var fact = $"{(phrase.Layer == Layer.Client ? "the browser" : "the client")} says `{Quotation.Of(Around(said, plain, phrase.Text), exchange.Request)}`";
        if (phrase.Cause == "cors.not-allowed" && Status(exchange) is >= 400 and var status)
        {
            // An error page seldom carries the fields of CORS: the browser hides the refusal and is not its cause.
            ledger.Claim(phrase.Cause, exchange.Response is null ? Confidence.Likely : Confidence.Possible, $"{phrase.Message}; the answer that the browser hides is a {status} of its own", Layer.Client, fact);
            return phrase.Cause;
        }
        ledger.Claim(phrase.Cause, phrase.Confidence, phrase.Message + Detail(phrase, said, exchange.Request), phrase.Layer, fact);
        return phrase.Cause;
    }

    private static BrowserPhrase? First(BrowserPhrase[] phrases, string plain)
    {
        foreach (var phrase in phrases)
            if (plain.Contains(phrase.Text, StringComparison.OrdinalIgnoreCase)) return phrase;
        return null;
    }

    /// <summary>Without the lines of policies that only report: what they tell of was let through.</summary>
    private static string Enforced(string said) =>
        !said.Contains("Report", StringComparison.OrdinalIgnoreCase) ? said
            : string.Join('\n', said.Split('\n').Where(l => !l.Contains("[Report Only]", StringComparison.OrdinalIgnoreCase) && !l.Contains("Report-Only", StringComparison.OrdinalIgnoreCase)));

    // Character for character, so that places in the one are places in the other.
    private static string Straight(string text) =>
        new StringBuilder(text).Replace('‘', '\'').Replace('’', '\'').Replace('“', '"').Replace('”', '"').ToString();

    /// <summary>The message from its beginning, or, where the reason stands too far behind, from the reason.</summary>
    private static string Around(string said, string plain, string phrase)
    {
        var at = plain.IndexOf(phrase, StringComparison.OrdinalIgnoreCase);
        var line = at < 0 ? 0 : plain.LastIndexOf('\n', at) + 1;
        if (at - line + phrase.Length <= Why403.Text.Redaction.QuoteLimit) return said[line..].Trim();
        var start = plain.LastIndexOf(". ", at, at - line, StringComparison.Ordinal) is > 0 and var stop ? stop + 2 : at;
        return at + phrase.Length - start <= Why403.Text.Redaction.QuoteLimit ? "…" + said[start..].Trim() : "…" + said[at..].Trim();
    }

    private static string Detail(BrowserPhrase phrase, string said, Request request) =>
        phrase.Cause == "csp.blocked" && ConsoleWords.Directive(said) is { } directive ? $"; the directive is `{Quotation.Of(directive, request)}`"
        : phrase.Cause.StartsWith("cors.", StringComparison.Ordinal) && ConsoleWords.Origin(said) is { } origin ? $" (origin {Quotation.Of(origin, request)})"
        : "";

    private static int Status(Exchange exchange) => exchange.Response?.Status ?? ConsoleWords.Status(exchange.Console);
}
