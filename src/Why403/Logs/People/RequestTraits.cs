using Why403.Logs.Scanning;

namespace Why403.Logs.People;

/// <summary>What request lines tell by themselves. The same line is refused again and again, so each distinct one is looked at once.</summary>
internal sealed class RequestTraits(TextPool texts)
{
    private readonly Traits[] _known = new Traits[texts.Count];

    /// <param name="request">The number of the request line's text.</param>
    public Traits Of(int request)
    {
        ref var traits = ref _known[request];
        if (traits == Traits.Unknown) traits = Look(texts[request]);
        return traits;
    }

    private static Traits Look(ReadOnlySpan<byte> request)
    {
        var parts = RequestParts.Split(request);
        var traits = Traits.Known;
        if (parts.IsMultiplexed) traits |= Traits.Multiplexed;
        if (TargetKinds.Of(parts.Target) == TargetKind.Asset) traits |= Traits.Asset;
        if (parts.Target.StartsWith("/api/"u8) || parts.Target.StartsWith("/v1/"u8) || parts.Target.StartsWith("/graphql"u8)) traits |= Traits.Call;
        var target = System.Text.Encoding.UTF8.GetString(parts.Target);
        if (Probes.IsProbe(target)) traits |= Traits.Probe;
        if (Probes.IsInjection(target)) traits |= Traits.Injection;
        return traits;
    }
}

/// <summary>Traits of one request line.</summary>
[Flags]
internal enum Traits : byte
{
    Unknown = 0,
    Known = 1,

    /// <summary>HTTP/2 or later.</summary>
    Multiplexed = 2,

    /// <summary>A style, script, font or image.</summary>
    Asset = 4,

    /// <summary>Asks an interface for programs.</summary>
    Call = 8,

    /// <summary>Looks for a known weak place.</summary>
    Probe = 16,

    /// <summary>Carries code.</summary>
    Injection = 32,
}
