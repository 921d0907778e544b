namespace Why403.Tokens.Links;

/// <summary>Edgecast (Edgio) tokens are encrypted: that one is there is all that can be told.</summary>
internal static class Edgecast
{
    private const int ShortestToken = 64;
    private const string Doubt = "it is encrypted, so its expiry and its limits cannot be read";

    public static SignedLink? Find(Occasion occasion)
    {
        if (occasion.Address.Has("ec_token")) return new("Edgecast token") { Ceiling = Confidence.Possible, Doubt = Doubt };
        // Edgecast also takes the token as the whole query, but so can anybody.
        var query = occasion.Address.Query;
        return query.Length is >= ShortestToken and <= 512 && query.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? new("token as the whole query") { Ceiling = Confidence.Possible, Doubt = Doubt + " (Edgecast tokens look so)" }
            : null;
    }
}
