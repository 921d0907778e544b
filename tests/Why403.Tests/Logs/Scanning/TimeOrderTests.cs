using CsCheck;
using Why403.Logs.Scanning;

namespace Why403.Tests.Logs.Scanning;

public sealed class TimeOrderTests
{
    private static readonly Gen<(long Time, short Source, long Offset)[]> Found = Gen.OneOf(
        Gen.Select(Gen.Long[0, 50], Gen.Short[0, 3], Gen.Long[0, 1_000_000], (time, source, offset) => (time, source, offset)).Array[0, 300],
        // As two workers find them: ascending each.
        Gen.Select(Gen.Long[0, 3].Array[0, 300], Gen.Bool.Array[300], (steps, isFirst) =>
        {
            long time = 0;
            var lines = steps.Select((step, i) => (Time: time += step, Source: (short)0, Offset: (long)i, IsFirst: isFirst[i])).ToArray();
            return lines.OrderBy(line => line.IsFirst).Select(line => (line.Time, line.Source, line.Offset)).ToArray();
        }));

    [Fact]
    public void Refusals_come_by_time_then_source_then_place() =>
        Found.Sample(found => Assert.Equal(found.Order(), InOrder(found)));

    [Fact]
    public void A_great_disorder_is_sorted_too()
    {
        var random = new Random(403);
        var found = Enumerable.Range(0, 30_000).Select(i => ((long)random.Next(5000), (short)random.Next(3), (long)i)).ToArray();
        Assert.Equal(found.Order(), InOrder(found));
    }

    [Fact]
    public void No_refusals_are_in_order() => Assert.Empty(TimeOrder.Of(new RecordList()));

    private static IEnumerable<(long, short, long)> InOrder((long Time, short Source, long Offset)[] found)
    {
        // Two lists, one taken over by the other, as shards are.
        var (one, two) = (new RecordList(), new RecordList());
        for (var i = 0; i < found.Length; i++)
        {
            ref var record = ref (i < found.Length / 2 ? one : two).Add();
            (record.Time, record.Source, record.Offset) = found[i];
        }
        one.TakeAll(two);
        Assert.Equal(found.Length, one.Count);
        return TimeOrder.Of(one).Select(record => (record.Time, record.Source, record.Offset));
    }
}
