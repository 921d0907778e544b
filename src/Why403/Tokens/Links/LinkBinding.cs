using System.Net;
using Why403.Text;

namespace Why403.Tokens.Links;

/// <summary>What a link is bound to: a resource, rights, an address, countries.</summary>
internal static class LinkBinding
{
    // Fields in which some servers tell the caller the address they saw.
    private static readonly string[] EchoFields = ["x-client-ip", "x-your-ip", "x-remote-ip", "x-real-ip"];

    public static void Judge(SignedLink link, Occasion occasion, Ledger ledger)
    {
        if (link.Resource is { } resource) ledger.Note($"the {link.Scheme} is signed for {resource}");
        if (link.Rights is { } rights) ledger.Note($"the {link.Scheme} gives the rights {Redaction.Quote(rights)}");
        if (link.KeyId is { } key) ledger.Note($"the {link.Scheme} names the key {Redaction.Shape(key)}");
        foreach (var misfit in link.Misfits) ledger.Claim(misfit.CauseId, Lower(misfit.Ceiling, link.Ceiling), misfit.Fact);
        if (link.Covers) ledger.Exclude("signed-url.wrong-resource", "the signed resource covers the requested address");
        if (link.Countries is { } countries)
        {
            var bound = $"the {link.Scheme} admits callers by country ({countries})";
            ledger.Note(bound);
            ledger.Claim("signed-url.wrong-address", Confidence.Possible, bound);
        }
        if (link.BoundAddress is { } address) Address(link, address, occasion, ledger);
    }

    private static void Address(SignedLink link, string address, Occasion occasion, Ledger ledger)
    {
        var bound = $"the {link.Scheme} is bound to {Redaction.Quote(address)}";
        ledger.Note(bound);
        if (Seen(occasion) is { } seen && Holds(address, seen) is { } inside)
        {
            if (inside) ledger.Exclude("signed-url.wrong-address", $"the link is bound to {Redaction.Quote(address)}, and the server saw {seen}");
            else ledger.Claim("signed-url.wrong-address", link.Ceiling, $"{bound}, and the server saw {seen}");
            return;
        }
        ledger.Claim("signed-url.wrong-address", Confidence.Possible, $"{bound}; which address the server saw is not known here");
    }

    private static IPAddress? Seen(Occasion occasion)
    {
        foreach (var name in EchoFields)
            if (IPAddress.TryParse(occasion.Exchange.Response?.Headers[name], out var seen)) return seen;
        return null;
    }

    /// <summary>Whether an address, a network <c>a/n</c> or a range <c>a-b</c> holds the address; null when it is none of them or of another family.</summary>
    internal static bool? Holds(string bound, IPAddress seen)
    {
        if (bound.Split('-') is [var low, var high])
        {
            if (!IPAddress.TryParse(low, out var from) || !IPAddress.TryParse(high, out var to)) return null;
            if (from.AddressFamily != seen.AddressFamily || to.AddressFamily != seen.AddressFamily) return null;
            var bytes = seen.GetAddressBytes().AsSpan();
            return bytes.SequenceCompareTo(from.GetAddressBytes()) >= 0 && bytes.SequenceCompareTo(to.GetAddressBytes()) <= 0;
        }
        if (IPAddress.TryParse(bound, out var one)) return one.AddressFamily == seen.AddressFamily ? one.Equals(seen) : null;
        return IPNetwork.TryParse(bound, out var network) && network.BaseAddress.AddressFamily == seen.AddressFamily ? network.Contains(seen) : null;
    }

    private static Confidence Lower(Confidence one, Confidence other) => one < other ? one : other;
}
