using System.Diagnostics;

namespace Why403.Guard.Tests.Events;

public sealed class TraceTests
{
    [Fact]
    public async Task A_refusal_is_an_activity_and_marks_the_requests_own_span()
    {
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Why403.Guard" or "Microsoft.AspNetCore",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (seen) seen.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var site = await Site.Start("""{ "Guard": { "Rules": [ { "Id": "no-traces", "Do": "refuse", "Paths": ["/traced"] } ] } }""");
        using var response = await site.Get("/traced");
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        Activity[] ours;
        do
        {
            lock (seen) ours = [.. seen.Where(activity => (string?)activity.GetTagItem("why403.reference") == reference)];
        }
        while (ours.Length < 2 && await Waited());
        var own = Assert.Single(ours, activity => activity.Source.Name == "Why403.Guard");
        Assert.Equal(("why403 refused", "no-traces", 403, "GET"), (own.DisplayName, (string?)own.GetTagItem("why403.rule"), (int?)own.GetTagItem("http.response.status_code"), (string?)own.GetTagItem("http.request.method")));
        var request = Assert.Single(ours, activity => activity.Source.Name == "Microsoft.AspNetCore");
        Assert.Equal("policy.denied", request.GetTagItem("why403.cause"));
        Assert.Equal(request.SpanId, own.ParentSpanId);
    }

    // The request's span ends behind its answer.
    private static async Task<bool> Waited()
    {
        await Task.Delay(10, TestContext.Current.CancellationToken);
        return true;
    }
}
