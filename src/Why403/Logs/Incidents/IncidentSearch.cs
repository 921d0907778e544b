using System.Collections.Immutable;
using Why403.Logs.Grouping;
using Why403.Logs.Scanning;

namespace Why403.Logs.Incidents;

/// <summary>The surges of every cause in every part of the site.</summary>
internal static class IncidentSearch
{
    // More than a month of minutes is searched in wider bins.
    private const int MostBins = 50_000;
    private const long BeforeMilliseconds = 15 * 60_000;

    internal sealed record Found(int Cause, string Scope, long Start, long? End, long Clients, long People, long Refused, double Usual, string Before);

    public static List<Found> Of(LogFindings findings, IReadOnlyList<int> refusals)
    {
        var totals = findings.All.Minutes.All();
        if (totals.Count == 0) return [];
        var (first, last) = (totals.Keys.Min(), totals.Keys.Max());
        var minutes = (long)last - first + 1;
        // A clock that jumps by years leaves no series to judge.
        if (minutes > 60L * 24 * 366 * 5) return [];
        var bin = Math.Max(SurgeDetector.MinutesOfBin(totals.Values.Sum(), (int)minutes), (int)(minutes / MostBins) + 1);
        var requests = new long[(int)(minutes / bin) + 1];
        foreach (var (minute, count) in totals) requests[(minute - first) / bin] += count;
        var series = new Dictionary<(int Cause, int Scope), Series>();
        foreach (var i in refusals)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            if (refusal.Time <= 0) continue;
            var key = (findings.Explanations[i].Cause, findings.Places.Of(refusal.Request).Scope);
            if (!series.TryGetValue(key, out var known)) series.Add(key, known = new());
            known.Add((int)(refusal.Time / 60_000 - first) / bin, findings.ClientOf[i]);
        }
        var incidents = new List<Found>();
        var counts = new int[requests.Length];
        foreach (var (key, known) in series)
        {
            if (known.Bins.Count < SurgeDetector.LeastClients) continue;
            Array.Clear(counts);
            foreach (var at in known.Bins) counts[at]++;
            foreach (var surge in SurgeDetector.Find(counts, requests)) incidents.Add(Tell(findings, refusals, key, surge, first, bin));
        }
        incidents.Sort((a, b) => a.Start.CompareTo(b.Start));
        return incidents;
    }

    private static Found Tell(LogFindings findings, IReadOnlyList<int> refusals, (int Cause, int Scope) key, SurgeDetector.Surge surge, int firstMinute, int bin)
    {
        var from = ((long)firstMinute + (long)surge.First * bin) * 60_000;
        var to = ((long)firstMinute + (long)(surge.Last + 1) * bin) * 60_000;
        var clients = new HashSet<int>();
        var (refused, start, end) = (0L, long.MaxValue, long.MinValue);
        foreach (var i in refusals)
        {
            ref readonly var refusal = ref findings.Refusals[i];
            if (refusal.Time < from || refusal.Time >= to || findings.Explanations[i].Cause != key.Cause) continue;
            if (findings.Places.Of(refusal.Request).Scope != key.Scope) continue;
            refused++;
            clients.Add(findings.ClientOf[i]);
            (start, end) = (Math.Min(start, refusal.Time), Math.Max(end, refusal.Time));
        }
        return new(key.Cause, findings.Places.Scope(key.Scope), start, surge.GoesOn ? null : end, clients.Count, clients.Count(client => findings.Clients[client].IsPerson), refused, surge.Usual, Before(findings, key.Cause, start));
    }

    /// <summary>The last restart or reload before the start, or the cause's first line where it is new.</summary>
    private static string Before(LogFindings findings, int cause, long start)
    {
        var (reload, isNew) = (-1, true);
        for (var i = 0; i < findings.Errors.Length; i++)
        {
            ref readonly var error = ref findings.Errors[i];
            if (error.Cause == cause && cause != 0 && error.Time < start - 60_000) isNew = false;
            if (error.Cause != 0 || error.Message == 0 || error.Time > start || error.Time < start - BeforeMilliseconds) continue;
            if (reload < 0 || findings.Errors[reload].Time <= error.Time) reload = i;
        }
        if (reload >= 0) return findings.All.Texts.Text(findings.Errors[reload].Message);
        return isNew && cause != 0 ? "no refusal by this cause was logged before" : "";
    }

    /// <summary>The bins in which one cause refused one part of the site, each once for each client.</summary>
    private sealed class Series
    {
        private readonly Dictionary<int, int> _lastBins = [];

        public List<int> Bins { get; } = [];

        // Refusals come in order of time, so that a client's last bin is the only one that may come again.
        public void Add(int bin, int client)
        {
            ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_lastBins, client, out var isKnown);
            if (isKnown && last == bin) return;
            last = bin;
            Bins.Add(bin);
        }
    }
}
