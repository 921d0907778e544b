namespace Why403.Tokens.Links;

/// <summary>Edgecast (Edgio) tokens are encrypted: that one is there is all that can be told.</summary>
internal static class Edgecast
{
    public static SignedLink? Find(Occasion occasion) =>
        occasion.Address.Has("ec_token")
            ? new("Edgecast token") { Ceiling = Confidence.Possible, Doubt = "it is encrypted, so its expiry and its limits cannot be read" }
            : null;
}
