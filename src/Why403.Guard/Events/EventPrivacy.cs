using Why403.Guard.Networks;

namespace Why403.Guard.Events;

/// <summary>Events that tell of networks and not of addresses: whatever names the client or its connection is cut to /24 or /48.</summary>
internal static class EventPrivacy
{
    private const int V4 = 24;
    private const int V6 = 48;

    public static GuardEvent Cut(GuardEvent entry)
    {
        // The longer text first: one address may begin as the other does.
        var cuts = new[] { entry.Client, entry.Peer }.Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length)
            .Select(text => (Text: text, Network: AddressText.TryParse(text, out var address) ? Prefix.Around(address, address.IsV4 ? V4 : V6).ToString() : text)).Where(cut => cut.Text != cut.Network).ToArray();
        return cuts.Length == 0 ? entry : entry with
        {
            Client = Cut(entry.Client), Peer = Cut(entry.Peer), Path = [.. entry.Path.Select(Cut)], Facts = [.. entry.Facts.Select(Cut)],
            Rules = [.. entry.Rules.Select(rule => rule with { Because = [.. rule.Because.Select(Cut)] })], Limits = [.. entry.Limits.Select(limit => limit with { Whom = Cut(limit.Whom) })],
        };

        string Cut(string text)
        {
            foreach (var (address, network) in cuts) text = text.Replace(address, network, StringComparison.Ordinal);
            return text;
        }
    }
}
