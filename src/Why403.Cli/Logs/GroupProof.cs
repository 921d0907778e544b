using Why403.Cli.Tracing;
using Why403.Servers;

namespace Why403.Cli.Logs;

/// <summary>Asks the server's configuration about the example of each group: the line that refuses it, where both agree.</summary>
internal static class GroupProof
{
    // A report shows a few groups whole; the others are found by --cause and --path.
    private const int Most = 50;

    public static LogReport Add(LogReport report, Site site) =>
        report with { Groups = [.. report.Groups.Select((group, i) => i < Most ? Of(group, site) : group)] };

    private static RefusalGroup Of(RefusalGroup group, Site site)
    {
        if (group.Example is not { } example || example.Request.Split(' ') is not [var method, ['/', ..] target, ..]) return group;
        var client = System.Net.IPAddress.TryParse(example.Client, out _) ? example.Client : TraceTarget.Anybody;
        var headers = example.Agent.Length > 0 ? new HeaderList([new("User-Agent", example.Agent)]) : HeaderList.Empty;
        var address = $"http://{(example.Host.Length > 0 ? example.Host : "localhost")}{target}";
        Diagnosis diagnosis;
        try
        {
            diagnosis = site.Inquiry.Diagnose(TraceTarget.Of(address, method, client, headers) with { At = example.At ?? TimeProvider.System.GetUtcNow() }, address);
        }
        catch (Complaint)
        {
            // What a log holds need not be an address.
            return group;
        }
        if (diagnosis.Verdict != Verdict.Refused || diagnosis.Findings.IsEmpty) return group;
        var finding = diagnosis.Findings[0];
        var agrees = group.Cause is null || group.Confidence == Confidence.Possible || finding.Cause.Id == group.Cause.Id || SameArea(finding.Cause.Id, group.Cause.Id);
        if (!agrees) return group;
        // Where the logs say nothing, the configuration is the only witness, and it has judged one example.
        return group.Cause is null || group.Confidence == Confidence.Possible
            ? group with { Cause = finding.Cause, Confidence = Confidence.Likely, Basis = "neither log says why; the configuration refuses the example by this cause", Proof = finding, Remedies = finding.Remedies }
            : group with { Proof = finding, Remedies = finding.Remedies.IsEmpty ? group.Remedies : finding.Remedies };
    }

    // A closed parent and a closed file are one message of the error log.
    private static bool SameArea(string a, string b) => a.StartsWith("file.", StringComparison.Ordinal) && b.StartsWith("file.", StringComparison.Ordinal);
}
