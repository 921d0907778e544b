using CsCheck;
using Why403.Guard.Limits;

namespace Why403.Guard.Tests.Limits;

public sealed class GcraTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void SipHash_gives_the_values_of_its_authors()
    {
        // Key 00..0f; the inputs of 0, 8 and 15 bytes of the paper's and the reference implementation's vectors.
        static SipHash New() => new(0x0706050403020100, 0x0f0e0d0c0b0a0908);
        Assert.Equal(0x726fdb47dd0e0e31UL, New().Finish());
        var hash = New();
        hash.Add(0x0706050403020100UL);
        Assert.Equal(0xa129ca6149be45e5UL, hash.Finish([8, 9, 10, 11, 12, 13, 14]));
    }

    [Fact]
    public void At_exactly_the_tolerance_a_request_passes_and_a_nanosecond_before_it_waits()
    {
        var gcra = new Gcra(Second, 3);
        var tat = 0L;
        for (var i = 0; i < 3; i++) tat = gcra.Charge(tat, 1_000, 1);
        Assert.Equal(1_000 + (3 * Second), tat);
        Assert.Equal(-1, gcra.Charge(tat, 1_000, 1));
        Assert.Equal(Second, gcra.Wait(tat, 1_000, 1));
        Assert.Equal(-1, gcra.Charge(tat, 999 + Second, 1));
        Assert.Equal(tat + Second, gcra.Charge(tat, 1_000 + Second, 1));
        Assert.Equal(0, gcra.Remaining(tat, 1_000));
        Assert.Equal(Second, gcra.UntilMore(tat, 1_000));
        Assert.Equal(3, gcra.Remaining(tat, 10 * Second));
        Assert.Equal(0, gcra.UntilMore(tat, 10 * Second));
    }

    [Fact]
    public void A_cost_above_the_burst_never_passes() => Assert.Equal(-1, new Gcra(Second, 3).Charge(0, 100 * Second, 4));

    [Fact]
    public void No_order_of_arrivals_admits_more_than_burst_and_pace_allow() => Gen.Select(Gen.Int[1, 20], Gen.Long[1, 1_000], Gen.Long[0, 3_000].Array[1, 60], Gen.Int[1, 4]).Sample((burst, interval, pauses, cost) =>
    {
        var gcra = new Gcra(interval, burst);
        long tat = 0, now = 1_000_000, start = now, admitted = 0;
        foreach (var pause in pauses)
        {
            now += pause;
            var next = gcra.Charge(tat, now, cost);
            // What Wait says and what Charge does are one.
            if (!gcra.Never(cost) && next < 0 != gcra.Wait(tat, now, cost) > 0) return false;
            if (next < 0) continue;
            (tat, admitted) = (next, admitted + cost);
        }
        return admitted <= burst + ((now - start) / interval);
    });

    [Fact]
    public void A_refused_request_is_let_in_after_exactly_its_wait() => Gen.Select(Gen.Int[1, 20], Gen.Long[2, 1_000], Gen.Long[0, 30_000]).Sample((burst, interval, ahead) =>
    {
        var gcra = new Gcra(interval, burst);
        var tat = 1_000_000 + Math.Min(ahead, gcra.Tolerance);
        var wait = Math.Max(0, gcra.Wait(tat, 1_000_000, 1));
        return gcra.Charge(tat, 1_000_000 + wait, 1) > 0 && (wait == 0 || gcra.Charge(tat, 1_000_000 + wait - 1, 1) < 0);
    });
}
