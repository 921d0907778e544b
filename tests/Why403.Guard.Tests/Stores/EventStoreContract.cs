using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Stores;

/// <summary>What every store of events does.</summary>
public abstract class EventStoreContract
{
    protected abstract IGuardEventStore Store { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    protected static GuardEvent Event(int minute, string action = "refused", string rule = "a", string client = "203.0.113.9", string path = "/") => new()
    {
        Reference = Reference.Create(Noon.AddMinutes(minute)), Time = Noon.AddMinutes(minute), Action = action, Cause = "address.denied", Rule = rule, Client = client, Address = "https://shop.example" + path,
        Rules = [new(rule, "refuse", "enforce", true, ["because"], "{}")],
    };

    [Fact]
    public async Task An_event_comes_back_whole_and_once()
    {
        var entry = Event(0, path: "/it's; DROP TABLE event");
        await Store.KeepAsync([entry, entry], Token);
        await Store.KeepAsync([entry], Token);
        var found = await Store.FindAsync(RefusalPage.Grouped(entry.Reference).ToLowerInvariant(), Token);
        Assert.Equal(GuardEventText.Write(entry), GuardEventText.Write(found!));
        Assert.Single(await Store.SearchAsync(new(), Token));
        Assert.Null(await Store.FindAsync(Reference.Create(Noon), Token));
        Assert.Null(await Store.FindAsync("' OR 1=1 --", Token));
    }

    [Fact]
    public async Task Whatever_a_stranger_sends_is_kept()
    {
        var entry = Event(0, client: "\0\uD800'", path: "/\0\uDC00\U0001F600\u2028\"\\") with { UserAgent = "\0\uD800", Rule = null, Facts = [new string('x', 100_000)] };
        await Store.KeepAsync([entry], Token);
        await Store.KeepAsync([entry, Event(1)], Token);
        // Half of a surrogate pair is no text: it is replaced where the event is written.
        Assert.Equal(GuardEventText.Write(GuardEventText.Read(GuardEventText.Write(entry))!), GuardEventText.Write((await Store.FindAsync(entry.Reference, Token))!));
        Assert.Equal(2, (await Store.SearchAsync(new(), Token)).Count);
    }

    [Fact]
    public async Task A_search_narrows_by_every_member_newest_first()
    {
        await Store.KeepAsync([Event(0), Event(1, action: "shadow"), Event(2, rule: "b"), Event(3, client: "2001:db8::9"), Event(4, path: "/100%_off")], Token);
        async Task<string> Minutes(GuardEventQuery query) => string.Join(' ', (await Store.SearchAsync(query, Token)).Select(e => (int)(e.Time - Noon).TotalMinutes));
        Assert.Equal("4 3 2 1 0", await Minutes(new()));
        Assert.Equal("4 3", await Minutes(new() { Most = 2 }));
        Assert.Equal("2 1", await Minutes(new() { From = Noon.AddMinutes(1), Until = Noon.AddMinutes(3) }));
        Assert.Equal("1", await Minutes(new() { Action = "shadow" }));
        Assert.Equal("2", await Minutes(new() { Rule = "b" }));
        Assert.Equal("3", await Minutes(new() { Client = "2001:db8::9" }));
        Assert.Equal("4", await Minutes(new() { Address = "https://shop.example/100%_" }));
        Assert.Empty(await Minutes(new() { Cause = "' OR 1=1 --" }));
        await Store.RetireAsync(Noon.AddMinutes(9), "no-such-action", Token);
        Assert.Equal("4 3 2 1 0", await Minutes(new()));
        await Store.RetireAsync(Noon.AddMinutes(9), "shadow", Token);
        Assert.Equal("4 3 2 0", await Minutes(new()));
        await Store.RetireAsync(Noon.AddMinutes(3), null, Token);
        Assert.Equal("4 3", await Minutes(new()));
    }
}
