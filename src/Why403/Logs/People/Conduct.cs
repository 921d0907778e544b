using System.Collections.Immutable;
using Why403.Logs.Scanning;

namespace Why403.Logs.People;

/// <summary>What one refused identity was refused, over all its refusals.</summary>
internal sealed class Conduct
{
    // Beyond this many, a client is no person who lost the way.
    private const int MostTargets = 64;

    // Most clients are refused one thing, so the set is made for the second.
    private HashSet<int>? _others;
    private int _firstTarget;

    public required AgentKind Agent { get; init; }

    public int Refusals { get; private set; }

    public int Targets => Refusals == 0 ? 0 : 1 + (_others?.Count ?? 0);

    public int Probes { get; private set; }

    public int Injections { get; private set; }

    /// <summary>Images and styles, asked for by a page of another site.</summary>
    public int Embedded { get; private set; }

    /// <summary>Asked for from a page of the site itself.</summary>
    public int FromOwnPages { get; private set; }

    /// <summary>Asked of an interface for programs, not from a page of the site.</summary>
    public int Calls { get; private set; }

    /// <summary>Seconds since 1970; 0 for unknown.</summary>
    public uint FirstRefused { get; private set; }

    public bool IsMultiplexed { get; private set; }

    public void Add(in RefusalRecord refusal, Traits request, RefererKind referer)
    {
        var isNew = IsNew(refusal.Request);
        Refusals++;
        if (refusal.Time > 0) FirstRefused = IdentityTable.Earlier(FirstRefused, (uint)(refusal.Time / 1000));
        IsMultiplexed |= request.HasFlag(Traits.Multiplexed);
        if (referer == RefererKind.Own) FromOwnPages++;
        else
        {
            if (referer == RefererKind.Foreign && request.HasFlag(Traits.Asset)) Embedded++;
            if (request.HasFlag(Traits.Call)) Calls++;
        }
        if (!isNew) return;
        if (request.HasFlag(Traits.Probe)) Probes++;
        if (request.HasFlag(Traits.Injection)) Injections++;
    }

    private bool IsNew(int target)
    {
        if (Refusals == 0)
        {
            _firstTarget = target;
            return true;
        }
        if (target == _firstTarget || Targets >= MostTargets) return false;
        return (_others ??= []).Add(target);
    }

    /// <summary>What it looks like, and the signs.</summary>
    /// <param name="identity">All its requests.</param>
    public (ClientClass Class, int Score, ImmutableArray<string> Signs) Judge(in Identity identity)
    {
        var kind = Agent;
        if (kind == AgentKind.Monitor) return (ClientClass.Monitor, 0, ["its agent is a monitor's"]);
        if (kind == AgentKind.Crawler && Probes == 0 && Injections == 0) return (ClientClass.Crawler, 0, ["its agent calls itself a crawler (not verified)"]);
        // Whoever else is refused images of another site's page is a reader of that page: what is refused is the embedding.
        if (Embedded == Refusals) return (ClientClass.HotLink, 0, ["asks for images alone, from pages of another site"]);
        var signs = new Signs();
        For(signs, identity, kind);
        Against(signs, identity, kind);
        var score = signs.Score;
        if (score >= 4) return (ClientClass.Person, score, signs.Said);
        if (score >= 1) return (kind == AgentKind.Program || (Calls > 2 && Calls == Refusals) ? ClientClass.Program : ClientClass.PerhapsPerson, score, signs.Said);
        if (Probes + Injections == 0 && (kind == AgentKind.Program || (Calls > 2 && Calls == Refusals))) return (ClientClass.Program, score, signs.Said);
        return (score <= -2 ? ClientClass.Attack : ClientClass.Unclear, score, signs.Said);
    }

    private void For(Signs signs, in Identity identity, AgentKind kind)
    {
        signs.Add(kind == AgentKind.Browser, 1, "a browser's agent");
        signs.Add(kind == AgentKind.Browser && (IsMultiplexed || identity.Habits.HasFlag(Habits.Multiplexed)), 1, "HTTP/2 as browsers speak it");
        signs.Add(identity.Assets >= 3, 2, "fetches styles and images of pages");
        signs.Add(identity.Passed > 0 && identity.Passed * 2 > identity.Requests, 1, "most of its requests pass");
        signs.Add(FirstRefused > 0 && identity.FirstPassed > 0 && identity.FirstPassed < FirstRefused && Probes + Injections == 0, 1, "was let pass before it was refused");
        signs.Add(identity.Habits.HasFlag(Habits.SignedIn), 2, "signed in");
        signs.Add(FromOwnPages > 0, 2, "came from a page of the site");
        signs.Add(identity.Habits.HasFlag(Habits.Favicon), 1, "asks for the site's icon");
        signs.Add(kind == AgentKind.Browser && Probes + Injections == 0 && Targets <= 3, 1, "asks for ordinary pages");
    }

    private void Against(Signs signs, in Identity identity, AgentKind kind)
    {
        signs.Add(Probes > 0, -6, "probes for known weak places");
        signs.Add(Injections > 0, -6, "sends code in its requests");
        signs.Add(kind == AgentKind.Scanner, -6, "its agent is a scanner's");
        signs.Add(kind is AgentKind.None, -2, "sends no agent");
        signs.Add(kind is AgentKind.Program or AgentKind.Other, -2, "its agent is no browser's");
        signs.Add(Calls > 2 && Calls == Refusals, -4, "calls an interface, from no page");
        signs.Add(Targets >= 5 && identity.Refused * 10 > identity.Requests * 7, -3, "is refused many different things");
        signs.Add(identity.NotFound >= 3 && identity.NotFound * 10 > identity.Requests * 3, -3, "asks for much that does not exist");
    }

    private sealed class Signs
    {
        private readonly ImmutableArray<string>.Builder _said = ImmutableArray.CreateBuilder<string>();

        public int Score { get; private set; }

        public ImmutableArray<string> Said => _said.ToImmutable();

        public void Add(bool holds, int weight, string said)
        {
            if (!holds) return;
            Score += weight;
            _said.Add(said);
        }
    }
}
