using System.Collections.Immutable;

namespace Why403.Tokens.Links;

/// <summary>Every signed-URL scheme we read, the distinctive ones before the guesses.</summary>
internal static class SignedLinks
{
    private static readonly ImmutableArray<Func<Occasion, SignedLink?>> Schemes =
    [
        CloudFront.InAddress,
        CloudFront.InCookies,
        AmazonS3.Presigned,
        GoogleLinks.StorageV4,
        GoogleLinks.CloudCdnCookie,
        AzureSas.InAddress,
        AzureSas.ServiceBus,
        o => AkamaiToken.Find(o),
        Bunny.Find,
        PathTokens.Cdn77,
        PathTokens.Alibaba,
        PathTokens.Jwt,
        StampedValues.Find,
        Edgecast.Find,
        .. QueryScheme.All.Select(scheme => (Func<Occasion, SignedLink?>)scheme.Read),
    ];

    public static ImmutableArray<SignedLink> Find(Occasion occasion)
    {
        var found = ImmutableArray.CreateBuilder<SignedLink>();
        foreach (var scheme in Schemes)
            if (scheme(occasion) is { } link) found.Add(link);
        if (!found.Any(l => !l.InCookie) && CustomLink.Find(occasion) is { } custom) found.Add(custom);
        // CloudFront looks at a signed URL alone where one is used; a cookie goes along to addresses that it does not guard.
        return found.Any(l => !l.InCookie) ? [.. found.Select(l => l.InCookie ? l with { Ceiling = Confidence.Possible } : l)] : found.ToImmutable();
    }
}
