using System.Text;
using Why403.Logs.Scanning;

namespace Why403.Tests.Logs.Scanning;

/// <summary>All that a shard holds, as text, so that two ways through the same lines can be compared.</summary>
internal static class ShardText
{
    public static readonly KeyedHash Hash = new(0x1234_5678_9ABC_DEF1, 0xFEDC_BA98_7654_3211);

    public static string Of(AccessShard shard)
    {
        shard.Flush();
        var text = new StringBuilder();
        text.AppendLine($"{shard.Requests} requests, {shard.PassedOver} passed over, {shard.NotKept} not kept, host {shard.OwnHosts.Most}");
        for (var status = 0; status < shard.Statuses.Length; status++)
            if (shard.Statuses[status] > 0) text.AppendLine($"{shard.Statuses[status]} × {status}");
        foreach (var (minute, count) in shard.Minutes.All().OrderBy(pair => pair.Key)) text.AppendLine($"{count} in {minute}");
        var counts = shard.Source(0);
        text.AppendLine($"{counts.Lines} lines, {counts.Unread} unread, {counts.UnreadRefusals} of them refusals");
        foreach (var (_, offset, line) in counts.UnreadSamples) text.AppendLine($"unread at {offset}: {Encoding.Latin1.GetString(line)}");
        foreach (var refusal in shard.Refusals.Parts.SelectMany(part => part.ToArray()).OrderBy(refusal => refusal.Offset))
        {
            text.AppendLine($"{refusal.Offset}: {refusal.Time} {refusal.Status} {refusal.Size} {refusal.Duration} {refusal.UpstreamStatus} {refusal.Identity:x} {refusal.Connection:x}");
            foreach (var number in (int[])[refusal.Client, refusal.Request, refusal.Agent, refusal.Referer, refusal.Host, refusal.User, refusal.RequestId, refusal.Reason, refusal.Rule])
                text.Append(" | ").Append(Encoding.Latin1.GetString(shard.Texts[number]));
            text.AppendLine();
            var identity = shard.Identities[refusal.Identity];
            text.AppendLine($"  {identity.Requests} {identity.Refused} {identity.Passed} {identity.NotFound} {identity.Assets} {identity.FirstPassed} {identity.Habits}");
        }
        return text.AppendLine($"{shard.Identities.Count} identities").ToString();
    }
}
