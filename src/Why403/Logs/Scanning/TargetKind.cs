namespace Why403.Logs.Scanning;

/// <summary>What a target is to a browser.</summary>
internal enum TargetKind : byte
{
    Page,

    /// <summary>A style, script, font or image.</summary>
    Asset,
    Favicon,
    Robots,
}

internal static class TargetKinds
{
    /// <param name="target">Path and query as logged.</param>
    public static TargetKind Of(ReadOnlySpan<byte> target)
    {
        var query = target.IndexOf((byte)'?');
        var path = query < 0 ? target : target[..query];
        // The longest endings are five letters behind the point.
        for (var i = path.Length - 1; i > 0 && path.Length - i <= 6; i--)
        {
            var letter = path[i];
            if (letter == '/') return TargetKind.Page;
            if (letter == '.') return OfEnding(path[(i + 1)..], path);
        }
        return TargetKind.Page;
    }

    private static TargetKind OfEnding(ReadOnlySpan<byte> ending, ReadOnlySpan<byte> path)
    {
        switch (ending.Length)
        {
            case 2 when ending.SequenceEqual("js"u8): return TargetKind.Asset;
            case 3:
                if (ending.SequenceEqual("ico"u8)) return path.EndsWith("/favicon.ico"u8) ? TargetKind.Favicon : TargetKind.Asset;
                if (ending.SequenceEqual("txt"u8)) return path.SequenceEqual("/robots.txt"u8) ? TargetKind.Robots : TargetKind.Page;
                return ending.SequenceEqual("css"u8) || ending.SequenceEqual("png"u8) || ending.SequenceEqual("jpg"u8) || ending.SequenceEqual("gif"u8) || ending.SequenceEqual("svg"u8)
                    || ending.SequenceEqual("ttf"u8) || ending.SequenceEqual("mjs"u8) || ending.SequenceEqual("map"u8) ? TargetKind.Asset : TargetKind.Page;
            case 4:
                return ending.SequenceEqual("webp"u8) || ending.SequenceEqual("avif"u8) || ending.SequenceEqual("jpeg"u8) || ending.SequenceEqual("woff"u8) ? TargetKind.Asset : TargetKind.Page;
            case 5: return ending.SequenceEqual("woff2"u8) ? TargetKind.Asset : TargetKind.Page;
            default: return TargetKind.Page;
        }
    }
}
