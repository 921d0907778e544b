using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Why403.Catalogues;
using Why403.Guard.Events;
using Why403.Guard.Refusals;

namespace Why403.Guard.Tests.Events;

public sealed class EventTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-events").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private static GuardEvent Sample(string reference, string path = "/") => new() { Reference = reference, Time = Reference.TimeOf(reference), Action = "refused", Cause = "policy.denied", Rule = "a", Address = "https://shop.example" + path };

    [Fact]
    public void A_reference_sorts_by_time_and_reads_back_as_people_type_it()
    {
        var time = new DateTimeOffset(2026, 11, 25, 12, 0, 0, 123, TimeSpan.Zero);
        var reference = Reference.Create(time);
        Assert.Equal(time, Reference.TimeOf(reference));
        Assert.True(string.CompareOrdinal(reference, Reference.Create(time.AddMilliseconds(1))) < 0);
        Assert.Equal(reference, Reference.Read(RefusalPage.Grouped(reference).ToLowerInvariant()));
        Assert.Equal(reference, Reference.Read(reference.Replace('0', 'O').Replace('1', 'l')));
        Assert.Null(Reference.Read(reference[1..]));
        Assert.Null(Reference.Read("8" + reference[1..]));
        Assert.Null(Reference.Read(reference[..25] + "U"));
        Assert.Null(Reference.Read(new string('0', 10_000)));
    }

    [Fact]
    public void References_of_one_millisecond_are_no_neighbours_that_can_be_tried()
    {
        var time = DateTimeOffset.UnixEpoch.AddYears(56);
        var references = Enumerable.Range(0, 10_000).Select(_ => Reference.Create(time)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(10_000, references.Distinct().Count());
        // 10 000 of 2^80 lie at least 2^40 apart: the first eight random characters already differ.
        Assert.Equal(10_000, references.Select(r => r[10..18]).Distinct().Count());
    }

    [Fact]
    public async Task The_event_of_a_refusal_tells_the_story()
    {
        await using var site = await Site.Start("""
            { "Guard": { "Addresses": { "Trusted": [ { "Name": "nginx", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
                "Lists": { "office": { "Entries": ["198.51.100.0/24"] }, "bad": { "Entries": ["203.0.113.0/24 # scraper, ticket 7"] } },
                "Rules": [
                    { "Id": "office", "Do": "allow", "When": { "Addresses": ["list:office"] } },
                    { "Id": "watch", "Do": "refuse", "Mode": "shadow", "When": { "UserAgents": ["curl*"] } },
                    { "Id": "bad", "Do": "refuse", "When": { "Addresses": ["list:bad"] } },
                    { "Id": "later", "Do": "refuse" } ] } }
            """);
        using var response = await site.Get("/orders/7?token=s3cret&page=2", ("X-Forwarded-For", "6.6.6.6, 203.0.113.9"), ("User-Agent", "curl/8.5"), ("Referer", "https://news.example/a?session=s3cret"), ("Cookie", "s3cret=1"), ("Authorization", "Bearer s3cret"));
        var reference = response.Headers.GetValues("Why403-Reference").Single();
        var entry = EventReader.Find(site.Events, RefusalPage.Grouped(reference).ToLowerInvariant())!;
        Assert.Equal(("refused", 403, "address.denied", "bad", "203.0.113.9", "127.0.0.1"), (entry.Action, entry.Status, entry.Cause, entry.Rule, entry.Client, entry.Peer));
        Assert.EndsWith("/orders/7", entry.Address);
        Assert.Equal(["page", "token"], entry.QueryNames.Order());
        Assert.Equal("https://news.example/a", entry.Referer);
        Assert.Equal(["office", "watch", "bad"], entry.Rules.Select(r => r.Id));
        Assert.Equal([false, true, true], entry.Rules.Select(r => r.Hit));
        Assert.Equal("the address 203.0.113.9 is in 203.0.113.0/24 of list bad, noted as scraper, ticket 7", entry.Rules[2].Because.Single());
        Assert.Contains("\"Addresses\":[\"list:bad\"]", entry.Rules[2].Text);
        Assert.Equal(["the connection comes from 127.0.0.1", "127.0.0.1 is nginx, whose X-Forwarded-For says 203.0.113.9"], entry.Path);
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(EventJson.Write(entry)));

        var diagnosis = GuardEventDiagnosis.Of(entry, Catalogue.BuiltIn);
        Assert.Equal((Verdict.Refused, Confidence.Proven, "address.denied", reference), (diagnosis.Verdict, diagnosis.Findings[0].Confidence, diagnosis.Findings[0].Cause.Id, diagnosis.Refuser!.Reference));
        Assert.NotEmpty(diagnosis.Findings[0].Remedies);
        Assert.All(diagnosis.Findings[0].Evidence, e => Assert.Equal(VantagePoint.Guard, e.From));
        Assert.Contains(diagnosis.Notes, n => n.Fact == "rule `office` would have allowed it, but the address 203.0.113.9 is in none of: list office");
        Assert.Contains(diagnosis.Notes, n => n.Fact.StartsWith("rule `watch` in shadow would have refused as well", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_passes_leaves_no_event_and_a_hit_in_shadow_leaves_one()
    {
        await using var site = await Site.Start(guard: g => g.Limit("one", 1, TimeSpan.FromMinutes(1))
            .Rule("watch", r => r.Refuse().Shadow().Paths("/watched")).Rule("count", r => r.Limit("one").Shadow().Paths("/counted")));
        await site.Status("/");
        await site.Status("/counted");
        Assert.Empty(EventReader.Read(site.Events));
        await site.Status("/watched");
        await site.Status("/counted");
        var entries = EventReader.Read(site.Events).ToList();
        Assert.Equal([("shadow", "count"), ("shadow", "watch")], entries.Select(e => (e.Action, e.Rule)));
        Assert.All(entries, e => Assert.Equal(Verdict.NotRefused, GuardEventDiagnosis.Of(e, Catalogue.BuiltIn).Verdict));
        Assert.Single(entries[0].Limits, l => l.Refused && l.Name == "one");
    }

    [Fact]
    public async Task Decisions_are_counted_by_action_cause_and_rule()
    {
        var counted = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "why403.guard.decisions") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => counted.Add($"{count}:{string.Join(',', tags.ToArray().Select(t => t.Value))}"));
        listener.Start();
        await using var site = await Site.Start(guard: g => g.Rule("counted-here", r => r.Refuse().Paths("/no")));
        await site.Status("/");
        await site.Status("/no");
        // Other tests refuse at the same time.
        Assert.Equal("1:refused,policy.denied,counted-here", Assert.Single(counted, c => c.Contains("counted-here")));
    }

    [Fact]
    public async Task Line_breaks_and_a_foreign_reference_in_a_request_forge_no_event()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()));
        using var first = await site.Get("/");
        var other = first.Headers.GetValues("Why403-Reference").Single();
        using var second = await site.Get($"/x%0A00000000%20%7B%22reference%22:%22{other}%22%7D%0D%0A%E2%80%A8", ("User-Agent", $"\"reference\":\"{other}\""));
        Assert.Equal(2, File.ReadAllLines(EventReader.Segments(site.Events).Single().FullName).Length);
        Assert.EndsWith("/", EventReader.Find(site.Events, other)!.Address);
        Assert.Equal("/", new Uri(EventReader.Find(site.Events, other)!.Address).AbsolutePath);
        Assert.Equal(2, EventReader.Read(site.Events).Count());
    }

    [Fact]
    public async Task Huge_fields_make_no_huge_event()
    {
        await using var site = await Site.Start(guard: g => g.Rule("a", r => r.Refuse()));
        var query = string.Join('&', Enumerable.Range(0, 400).Select(i => $"n{i}=1"));
        using var response = await site.Get($"/{new string('p', 3_000)}?{query}", ("User-Agent", new string('u', 4_000)), ("Referer", "https://a.example/" + new string('r', 4_000)), ("X-Forwarded-For", string.Join(',', Enumerable.Repeat("6.6.6.6", 800))));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.InRange(EventReader.Segments(site.Events).Single().Length, 1_000, 6_000);
    }

    [Fact]
    public async Task A_flood_of_fields_is_answered_like_any_other_request()
    {
        await using var site = await Site.Start("""
            { "Guard": { "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" }, { "Name": "other", "From": ["10.0.0.0/8"], "Field": "Forwarded" } ] },
                "Rules": [ { "Id": "a", "Do": "refuse", "When": { "UserAgents": ["*a*a*a*a*b"] } }, { "Id": "b", "Do": "refuse" } ] } }
            """);
        (string, string)[] fields =
        [
            .. Enumerable.Range(0, 40).Select(_ => ("X-Forwarded-For", string.Join(',', Enumerable.Repeat(" ", 60)) + "10.0.0.1")),
            .. Enumerable.Range(0, 40).Select(_ => ("Forwarded", string.Concat(Enumerable.Repeat("\"\\", 40)) + ",for=10.0.0.1")),
            ("User-Agent", new string('a', 6_000)), ("Accept", string.Join(',', Enumerable.Repeat("text/html;q=0.1", 400))), ("Accept-Language", string.Join(',', Enumerable.Repeat("de;q=0.1", 600))),
        ];
        var start = TimeProvider.System.GetTimestamp();
        using var response = await site.Get("/" + string.Concat(Enumerable.Repeat("%2e./", 500)), fields);
        Assert.Equal((HttpStatusCode.Forbidden, "b"), (response.StatusCode, EventReader.Read(site.Events).Single().Rule));
        Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 5);
    }

    [Fact]
    public void A_segment_that_ends_anywhere_gives_all_its_whole_events()
    {
        using (var segments = new EventSegments(new(_folder, 1 << 30, 30), new ManualClock()))
            for (var i = 0; i < 3; i++) segments.Append(EventJson.Write(Sample(Reference.Create(DateTimeOffset.UnixEpoch.AddYears(56)), $"/{i}")));
        var file = EventReader.Segments(_folder).Single().FullName;
        var bytes = File.ReadAllBytes(file);
        for (var length = 0; length <= bytes.Length; length += 7)
        {
            File.WriteAllBytes(file, bytes[..length]);
            Assert.Equal(bytes.AsSpan(0, length).Count((byte)'\n'), EventReader.Read(_folder).Count());
        }
        bytes[bytes.AsSpan().IndexOf((byte)'\n') - 5] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(["/2", "/1"], EventReader.Read(_folder).Select(e => new Uri(e.Address).AbsolutePath));
    }

    [Fact]
    public void Any_bytes_in_the_folder_are_read_without_throwing() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        File.WriteAllBytes(Path.Combine(_folder, "20261125T120000123Z-00000000.w403"), bytes);
        File.WriteAllBytes(Path.Combine(_folder, "notes.w403"), bytes);
        Assert.Empty(EventReader.Read(_folder));
        Assert.Null(EventReader.Find(_folder, "01KAXXXXXXXXXXXXXXXXXXXXXX"));
    }, iter: 50);

    [Fact]
    public void Many_writers_lose_nothing()
    {
        using var segments = new EventSegments(new(_folder, 1 << 30, 30), TimeProvider.System);
        var references = new string[4_000];
        Parallel.For(0, references.Length, i => segments.Append(EventJson.Write(Sample(references[i] = Reference.Create(TimeProvider.System.GetUtcNow())))));
        Assert.Equal(references.Order(), EventReader.Read(_folder).Select(e => e.Reference).Order());
    }

    [Fact]
    public void A_folder_that_is_cleared_while_events_are_written_gets_the_next_ones()
    {
        var folder = Path.Combine(_folder, "cleared");
        using var segments = new EventSegments(new(folder, 1 << 30, 30), new ManualClock());
        segments.Append(EventJson.Write(Sample(Reference.Create(DateTimeOffset.UnixEpoch))));
        Directory.Delete(folder, true);
        segments.Flush();
        segments.Append(EventJson.Write(Sample(Reference.Create(DateTimeOffset.UnixEpoch))));
        Assert.Single(EventReader.Read(folder));
    }

    [Fact]
    public void Old_segments_give_way_by_size_and_by_age()
    {
        var clock = new ManualClock();
        var big = EventJson.Write(Sample(Reference.Create(clock.GetUtcNow())) with { Facts = [new string('x', 8 << 20)] });
        using var segments = new EventSegments(new(_folder, 64 << 20, 30), clock);
        for (var i = 0; i < 20; i++)
        {
            segments.Append(big);
            clock.Move(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(EventReader.Segments(_folder).Sum(f => f.Length), 32 << 20, 64 << 20);
        foreach (var file in EventReader.Segments(_folder)) file.LastWriteTimeUtc = clock.GetUtcNow().UtcDateTime.AddDays(-31);
        clock.Move(TimeSpan.FromDays(2));
        segments.Append(big);
        Assert.Single(EventReader.Segments(_folder));
    }

    [Fact]
    public void Events_of_some_actions_are_kept_for_fewer_days()
    {
        var clock = new ManualClock();
        var keeping = new EventKeeping(_folder, 1 << 30, 30) { DaysOf = ImmutableDictionary<string, int>.Empty.Add("shadow", 7) };
        using (var segments = new EventSegments(keeping, clock))
            foreach (var action in (string[])["refused", "shadow", "limited", "shadow"]) segments.Append(EventJson.Write(Sample(Reference.Create(clock.GetUtcNow())) with { Action = action, Time = clock.GetUtcNow() }));
        var file = EventReader.Segments(_folder).Single();
        var written = clock.GetUtcNow().UtcDateTime;
        void Thin(int days)
        {
            File.SetLastWriteTimeUtc(file.FullName, written);
            SegmentThinning.Thin(keeping, clock.GetUtcNow().AddDays(days));
        }
        Thin(6);
        Assert.Equal(4, EventReader.Read(_folder).Count());
        // What a store has not got yet stays.
        new SegmentCursor(file.Name, 0).Save(_folder, "slow");
        Thin(8);
        Assert.Equal(4, EventReader.Read(_folder).Count());
        new SegmentCursor("20990101T000000000Z-00000000.w403", 0).Save(_folder, "slow");
        Thin(8);
        Assert.Equal(["limited", "refused"], EventReader.Read(_folder).Select(entry => entry.Action));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file.FullName), TimeSpan.FromSeconds(1));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullName));
    }

    [Fact]
    public async Task Where_the_operator_wants_it_events_tell_of_networks_alone()
    {
        await using var site = await Site.Start("""
            { "Guard": { "Events": { "Addresses": "network" }, "Addresses": { "Trusted": [ { "Name": "proxy", "From": ["127.0.0.0/8"], "Field": "X-Forwarded-For" } ] },
                "Limits": { "one": { "Quota": 1, "Window": "01:00:00" } },
                "Rules": [ { "Id": "bad", "Do": "refuse", "Paths": ["/no"], "When": { "Addresses": ["203.0.113.0/24", "2001:db8::/32"] } }, { "Id": "one", "Do": "limit", "Limits": ["one"] } ] } }
            """);
        (await site.Get("/no", ("X-Forwarded-For", "203.0.113.77"))).Dispose();
        (await site.Get("/no", ("X-Forwarded-For", "2001:db8:1:2:3:4:5:6"))).Dispose();
        for (var i = 0; i < 2; i++) (await site.Get("/", ("X-Forwarded-For", "203.0.113.77"))).Dispose();
        var text = string.Join('\n', EventReader.Read(site.Events).Select(GuardEventText.Write));
        Assert.Equal(3, EventReader.Read(site.Events).Count());
        Assert.DoesNotContain("203.0.113.77", text, StringComparison.Ordinal);
        Assert.DoesNotContain("3:4:5:6", text, StringComparison.Ordinal);
        Assert.Equal(["203.0.113.0/24", "2001:db8:1::/48"], EventReader.Read(site.Events).Select(entry => entry.Client).Distinct());
    }

    [Fact]
    public void Nobody_else_on_the_machine_reads_events()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.Combine(_folder, "private");
        using var segments = new EventSegments(new(folder, 1 << 30, 30), TimeProvider.System);
        segments.Append("{}"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, EventReader.Segments(folder).Single().UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task Every_reference_that_a_client_received_is_found_after_the_guard_was_killed()
    {
        using var victim = Process.Start(new ProcessStartInfo("dotnet", [typeof(Victim).Assembly.Location]) { RedirectStandardOutput = true, Environment = { [Victim.Folder] = _folder } })!;
        var address = await victim.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(address!) };
        var received = new System.Collections.Concurrent.ConcurrentBag<string>();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var response = await client.GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                    received.Add(response.Headers.GetValues("Why403-Reference").Single());
                }
            }
            catch (HttpRequestException)
            {
                // The victim is dead.
            }
        })).ToList();
        while (received.Count < 500) await Task.Delay(10, TestContext.Current.CancellationToken);
        victim.Kill();
        await Task.WhenAll(load);
        await victim.WaitForExitAsync(TestContext.Current.CancellationToken);
        var kept = EventReader.Read(_folder).Select(e => e.Reference).ToHashSet();
        Assert.InRange(received.Count, 500, int.MaxValue);
        Assert.DoesNotContain(received, r => !kept.Contains(r));
        Assert.NotNull(EventReader.Find(_folder, received.First()));
    }
}
