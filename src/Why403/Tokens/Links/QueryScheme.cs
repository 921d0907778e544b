using System.Collections.Immutable;

namespace Why403.Tokens.Links;

/// <summary>A scheme that is no more than parameters of fixed names in the query.</summary>
/// <param name="Marks">All must be there; they, or the host, tell this scheme from its neighbours.</param>
/// <param name="Signature">With the marks, a partner: one of the two partners must be there, and the other is missed.</param>
internal sealed record QueryScheme(string Name, ImmutableArray<string> Marks, string Signature, string Expires)
{
    public ImmutableArray<string> Hosts { get; init; } = [];

    public ImmutableArray<string> Unless { get; init; } = [];

    public Alphabet Alphabet { get; init; }

    public ImmutableArray<int> Lengths { get; init; } = [];

    public bool Hexadecimal { get; init; }

    public string? SignedAt { get; init; }

    public string? BoundAddress { get; init; }

    public Confidence Ceiling { get; init; } = Confidence.Possible;

    // HMAC-SHA1 in base64 has 28 characters, in hex 40; HMAC-SHA256 44 and 64; MD5 in hex 32.
    public static ImmutableArray<QueryScheme> All { get; } =
    [
        new("S3 signed URL (Signature Version 2)", ["AWSAccessKeyId"], "Signature", "Expires")
        { Ceiling = Confidence.Likely, Alphabet = Alphabet.Base64, Lengths = [28], Unless = ["SignatureVersion", "Action"] },
        new("Google Cloud Storage signed URL (V2)", ["GoogleAccessId"], "Signature", "Expires") { Ceiling = Confidence.Likely, Alphabet = Alphabet.Base64 },
        new("Google Cloud CDN signed URL", ["KeyName"], "Signature", "Expires") { Alphabet = Alphabet.Base64Url },
        new("Alibaba OSS signed URL (V1)", ["OSSAccessKeyId"], "Signature", "Expires") { Alphabet = Alphabet.Base64, Lengths = [28] },
        new("KeyCDN secure token", [], "token", "expire") { Hosts = ["kxcdn.com"] },
        new("imgix signed URL", [], "s", "expires") { Hosts = ["imgix.net"], Alphabet = Alphabet.Hex, Lengths = [32] },
        new("ImageKit signed URL", ["ik-t"], "ik-s", "ik-t") { Alphabet = Alphabet.Hex },
        new("Cloudflare Images signed URL", [], "sig", "exp") { Hosts = ["imagedelivery.net"], Alphabet = Alphabet.Hex, Lengths = [64] },
        new("Symfony signed URI", ["_expiration"], "_hash", "_expiration"),
        new("Limelight signed URL", ["e", "p", "cf"], "h", "e") { Alphabet = Alphabet.Hex },
        new("Discord attachment link", ["is", "ex"], "hm", "ex") { Hexadecimal = true, SignedAt = "is", Alphabet = Alphabet.Hex, Lengths = [64] },
        new("Meta CDN link", ["oe"], "oh", "oe") { Hexadecimal = true, Hosts = ["fbcdn.net", "cdninstagram.com", "fbsbx.com"] },
        new("googlevideo link", ["expire"], "sig", "expire") { Hosts = ["googlevideo.com"], BoundAddress = "ip", Unless = ["lsig"] },
        new("googlevideo link", ["expire"], "lsig", "expire") { Hosts = ["googlevideo.com"], BoundAddress = "ip" },
    ];

    public SignedLink? Read(Occasion occasion)
    {
        var address = occasion.Address;
        if (Hosts.Length > 0 && !address.HostIs(Hosts.AsSpan())) return null;
        if (!Marks.All(address.Has) || Unless.Any(address.Has)) return null;
        var signature = address.Find(Signature);
        var expires = address[Expires];
        var marked = Marks.Length > 0 && !Marks.SequenceEqual([Expires]);
        if (signature is null && (expires is null || !marked) || expires is null && !marked) return null;
        return new(Name)
        {
            Ceiling = Ceiling,
            Expires = Hexadecimal ? Instant.HexSeconds(expires) : Instant.Seconds(expires),
            ExpiresBy = Expires,
            SignedAt = SignedAt is null ? null : Hexadecimal ? Instant.HexSeconds(address[SignedAt]) : Instant.Seconds(address[SignedAt]),
            BoundAddress = BoundAddress is null ? null : address[BoundAddress],
            Signature = signature is { } s ? new(Signature, s.Raw, Alphabet, Lengths) : null,
            Missing = [.. Names(signature is null, Signature), .. Names(expires is null, Expires)],
        };
    }

    private static ImmutableArray<string> Names(bool missing, string name) => missing ? [name] : [];
}
