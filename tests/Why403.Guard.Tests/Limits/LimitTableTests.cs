using Why403.Guard.Limits;

namespace Why403.Guard.Tests.Limits;

public sealed class LimitTableTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Many_threads_on_one_key_get_exactly_the_burst()
    {
        for (var round = 0; round < 50; round++)
        {
            var table = new LimitTable(1024);
            var gcra = new Gcra(Second, 1_000);
            var admitted = 0;
            Parallel.For(0, 8, _ =>
            {
                for (var i = 0; i < 500; i++)
                    if (table.TryCharge(403, gcra, 1, 1)) Interlocked.Increment(ref admitted);
            });
            Assert.Equal(1_000, admitted);
        }
    }

    [Fact]
    public void A_returned_charge_can_be_spent_again()
    {
        var table = new LimitTable(4);
        var gcra = new Gcra(Second, 2);
        Assert.True(table.TryCharge(7, gcra, Second, 2));
        Assert.False(table.TryCharge(7, gcra, Second, 1));
        table.Return(7, gcra, 2);
        Assert.True(table.TryCharge(7, gcra, Second, 2));
        table.Return(8, gcra, 2);
    }

    [Fact]
    public void A_million_keys_fit_in_16_MiB_and_nobody_who_is_limited_is_freed_by_them()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = new LimitTable(1 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 16 << 20, (16 << 20) + 1024);
        var gcra = new Gcra(Second, 10);
        ulong Key(ulong n)
        {
            var hash = table.Hash();
            hash.Add(n);
            return hash.Finish();
        }

        for (var i = 0; i < 10; i++) Assert.True(table.TryCharge(Key(0), gcra, Second, 1));
        Assert.False(table.TryCharge(Key(0), gcra, Second, 1));
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 1UL; n < 3_000_000; n++) table.TryCharge(Key(n), gcra, Second, 1);
        // The runtime itself may account a few kilobytes to this thread while it compiles the loop anew.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.False(table.TryCharge(Key(0), gcra, Second, 1));
        Assert.True(table.TryCharge(Key(0), gcra, 2 * Second, 1));
    }

    [Fact]
    public void In_a_full_bucket_the_one_nearest_to_its_full_quota_gives_way()
    {
        var table = new LimitTable(4);
        var gcra = new Gcra(Second, 10);
        for (var key = 1UL; key <= 4; key++) table.TryCharge(key, gcra, Second, (long)key);
        table.TryCharge(5, gcra, Second, 1);
        Assert.Equal(0, table.Read(1));
        for (var key = 2UL; key <= 4; key++) Assert.Equal(Second + ((long)key * Second), table.Read(key));
        Assert.Equal(2 * Second, table.Read(5));
    }

    [Fact]
    public void Many_threads_on_more_keys_than_places_end_and_stay_within_their_bursts()
    {
        var table = new LimitTable(64);
        var gcra = new Gcra(Second, 5);
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 100_000; i++)
            {
                var key = (ulong)random.Next(1, 200);
                if (random.Next(10) == 0) table.Return(key, gcra, 0);
                else table.TryCharge(key, gcra, Second, 1);
            }
        });
        for (var key = 1UL; key < 200; key++) Assert.InRange(table.Read(key), 0, 6 * Second);
    }
}
