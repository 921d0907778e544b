using Why403.Logs.Incidents;

namespace Why403.Tests.Logs.Incidents;

public sealed class SurgeDetectorTests
{
    private const int Day = 24 * 60;

    [Fact]
    public void A_calm_series_has_no_surge()
    {
        var (clients, requests) = Series(_ => 2);
        Assert.Empty(SurgeDetector.Find(clients, requests));
    }

    [Fact]
    public void Day_and_night_are_no_surge()
    {
        var requests = new long[3 * Day];
        var clients = new int[requests.Length];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = (long)(600 - 500 * Math.Cos(2 * Math.PI * i / Day));
            clients[i] = (int)(requests[i] / 100);
        }
        Assert.Empty(SurgeDetector.Find(clients, requests));
    }

    [Fact]
    public void A_surge_is_found_with_its_first_and_last_minute()
    {
        var (clients, requests) = Series(minute => minute is >= 1000 and < 1040 ? 14 : 1);
        var surge = Assert.Single(SurgeDetector.Find(clients, requests));
        Assert.InRange(surge.First, 998, 1001);
        Assert.InRange(surge.Last, 1037, 1041);
        Assert.False(surge.GoesOn);
        Assert.InRange(surge.Usual, 30, 60);
    }

    [Fact]
    public void A_surge_at_the_end_goes_on()
    {
        var (clients, requests) = Series(minute => minute >= 3 * Day - 20 ? 14 : 1);
        Assert.True(Assert.Single(SurgeDetector.Find(clients, requests)).GoesOn);
    }

    [Fact]
    public void Two_surges_with_calm_between_are_two()
    {
        var (clients, requests) = Series(minute => minute is >= 500 and < 530 or >= 900 and < 930 ? 14 : 1);
        Assert.Equal(2, SurgeDetector.Find(clients, requests).Count);
    }

    [Fact]
    public void Few_clients_are_no_surge_however_rare_they_were()
    {
        var (clients, requests) = Series(minute => minute is >= 1000 and < 1004 ? 4 : 0);
        Assert.Empty(SurgeDetector.Find(clients, requests));
    }

    [Theory]
    [InlineData(1_000_000, 1440, 1)]
    [InlineData(4000, 1440, 5)]
    [InlineData(10, 1440, 80)]
    public void Quiet_sites_are_judged_by_wider_bins(long requests, int minutes, int expected) =>
        Assert.Equal(expected, SurgeDetector.MinutesOfBin(requests, minutes));

    private static (int[] Clients, long[] Requests) Series(Func<int, int> clients)
    {
        var requests = new long[3 * Day];
        Array.Fill(requests, 300);
        return ([.. Enumerable.Range(0, requests.Length).Select(clients)], requests);
    }
}
