using System.Collections.Immutable;

namespace Why403.Servers;

/// <summary>Verdicts in the vocabulary: what refuses, proven by the evaluation, each fact with its place.</summary>
public static class VerdictFindings
{
    // A trace can be long; a finding shows the steps that a reader needs.
    private const int MostEvidence = 12;

    /// <param name="verdicts">The first refusal and those behind it.</param>
    /// <param name="product">The server by its name in the catalogue, such as <c>nginx</c>.</param>
    /// <param name="cause">The catalogue.</param>
    public static ImmutableArray<Finding> Of(ImmutableArray<ServerVerdict> verdicts, string product, Func<string, Cause?> cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var verdict in verdicts)
        {
            var proven = verdict.Outcome is ServerOutcome.Answer or ServerOutcome.Closed;
            if (verdict.CauseId is { } id && cause(id) is { } found && verdict.Outcome != ServerOutcome.Undetermined)
                findings.Add(new(found, verdict.Layer, proven ? Confidence.Proven : Confidence.Likely, findings.Count == 0 ? verdict.Message : "behind that: " + verdict.Message, Evidence(verdict)) { Product = verdict.By ?? product });
            if (verdict.LimitStatus is { } status && cause("rate.limit-exceeded") is { } limit && findings.All(f => f.Cause.Id != limit.Id))
                findings.Add(new(limit, Layer.Server, Confidence.Possible, $"a limit on the way answers {status} when it is exceeded, which depends on the traffic before", [.. verdict.Steps.Where(s => s.Phase == "limits").Select(Fact)]) { Product = verdict.By ?? product });
        }
        return findings.ToImmutable();
    }

    /// <summary>The steps that explain the verdict, the deciding one last, and the line that the error log will show.</summary>
    public static ImmutableArray<Evidence> Evidence(ServerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        // What was tested and did not decide explains within the phase that decided, and is noise from any other.
        var phases = verdict.Steps.Where(s => s.Role == StepRole.Decided).Select(s => s.Phase).ToHashSet();
        var steps = verdict.Steps.Where(s => s.Role is StepRole.Chosen or StepRole.Decided || s.Role == StepRole.Passed && phases.Contains(s.Phase)).Select(Fact).ToList();
        if (steps.Count > MostEvidence) steps.RemoveRange(2, steps.Count - MostEvidence);
        foreach (var line in verdict.Log)
            if (line.Level is "error" or "crit" or "alert" && steps.Count <= MostEvidence) steps.Add(new(VantagePoint.Inside, $"the error log will show: {Text.Redaction.Quote(line.Text)}"));
        if (steps.Count == 0) steps.Add(new(VantagePoint.Inside, verdict.Message, verdict.Where));
        return [.. steps];
    }

    private static Evidence Fact(TraceStep step) => new(VantagePoint.Inside, step.Text, step.Where);
}
