using Why403.Logs.People;
using Why403.Logs.Scanning;

namespace Why403.Tests.Logs.People;

/// <summary>What one client looks like, by all that it asked.</summary>
public sealed class ConductTests
{
    [Fact]
    public void Who_browses_the_site_and_is_refused_once_is_a_person()
    {
        var conduct = Refused(AgentKind.Browser, 1, Traits.Known, RefererKind.Own);
        var (kind, _, signs) = conduct.Judge(new Identity { Requests = 40, Passed = 39, Refused = 1, Assets = 20, FirstPassed = 1 });
        Assert.Equal(ClientClass.Person, kind);
        Assert.Contains("came from a page of the site", signs);
    }

    [Fact]
    public void A_browsers_agent_alone_makes_no_person()
    {
        var conduct = Refused(AgentKind.Browser, 6, Traits.Known | Traits.Probe, RefererKind.None);
        Assert.Equal(ClientClass.Attack, conduct.Judge(new Identity { Requests = 6, Refused = 6 }).Class);
    }

    [Fact]
    public void A_monitor_is_a_monitor_even_where_it_probes() =>
        Assert.Equal(ClientClass.Monitor, Refused(AgentKind.Monitor, 3, Traits.Known | Traits.Probe, RefererKind.None).Judge(new Identity { Requests = 3, Refused = 3 }).Class);

    [Fact]
    public void A_crawler_by_its_own_word_that_probes_is_none() =>
        Assert.Equal(ClientClass.Attack, Refused(AgentKind.Crawler, 3, Traits.Known | Traits.Probe, RefererKind.None).Judge(new Identity { Requests = 3, Refused = 3 }).Class);

    [Fact]
    public void Images_alone_from_pages_of_another_site_are_hot_links() =>
        Assert.Equal(ClientClass.HotLink, Refused(AgentKind.Browser, 4, Traits.Known | Traits.Asset, RefererKind.Foreign).Judge(new Identity { Requests = 4, Refused = 4 }).Class);

    [Fact]
    public void A_program_that_calls_an_interface_is_a_program() =>
        Assert.Equal(ClientClass.Program, Refused(AgentKind.Program, 5, Traits.Known | Traits.Call, RefererKind.None).Judge(new Identity { Requests = 9, Passed = 4, Refused = 5 }).Class);

    [Fact]
    public void Who_only_ever_asked_one_ordinary_thing_without_an_agent_stays_unclear_or_worse() =>
        Assert.False(Refused(AgentKind.None, 1, Traits.Known, RefererKind.None).Judge(new Identity { Requests = 1, Refused = 1 }).Class is ClientClass.Person or ClientClass.PerhapsPerson);

    [Fact]
    public void Different_things_are_counted_up_to_a_bound()
    {
        var conduct = Refused(AgentKind.Other, 5_000, Traits.Known, RefererKind.None);
        Assert.Equal((5_000, 64), (conduct.Refusals, conduct.Targets));
    }

    private static Conduct Refused(AgentKind agent, int count, Traits traits, RefererKind referer)
    {
        var conduct = new Conduct { Agent = agent };
        for (var i = 1; i <= count; i++) conduct.Add(new RefusalRecord { Request = i, Time = 1_764_000_000_000 }, traits, referer);
        return conduct;
    }
}
