using Why403.Text;

namespace Why403.Servers.Nginx;

/// <summary>From the end of a run to the verdict.</summary>
internal static class Conclusion
{
    public static ServerVerdict Of(Run run, Outcome outcome)
    {
        var steps = run.Steps.ToArray();
        var log = run.Log.ToArray();
        if (run.UnknownBecause is { } unknown)
            return new() { Outcome = ServerOutcome.Undetermined, Message = unknown.Text, Where = unknown.Where, Steps = [.. steps], Log = [.. log] };
        var last = run.Steps.FindLast(s => s.Role == StepRole.Decided);
        var first = run.First;
        switch (outcome.Kind)
        {
            case OutcomeKind.HandedOver:
                return new() { Outcome = ServerOutcome.HandedOver, Message = last?.Text ?? "another program answers", Where = last?.Where, Steps = [.. steps], Log = [.. log], LimitStatus = run.LimitStatus, Client = run.Client.ToString(), HandedTo = run.HandOver };
            case OutcomeKind.Closed:
                return new() { Outcome = ServerOutcome.Closed, CauseId = first?.CauseId, Message = first?.Text ?? "the connection is closed without an answer", Where = first?.Where, Steps = [.. steps], Log = [.. log], Deciding = first?.Deciding };
        }
        var limited = run.LimitStatus is { } limit && limit != outcome.Status;
        return new()
        {
            Outcome = limited ? ServerOutcome.DependsOnTraffic : ServerOutcome.Answer,
            Status = outcome.Status,
            LimitStatus = run.LimitStatus,
            Location = outcome.Status is >= 300 and < 400 && run.RedirectTo is { } to ? Bytes.Text(to) : null,
            CauseId = first?.CauseId,
            Layer = first?.Layer ?? Layer.Server,
            Message = first?.Text ?? last?.Text ?? $"the server answers {outcome.Status}",
            Where = first is null ? last?.Where : first.Where,
            Path = first?.Path is { } path ? Bytes.Text(path) : null,
            Deciding = first?.Deciding,
            Client = run.Client.ToString(),
            Missing = [.. run.Files.Missing.Select(Bytes.Text)],
            Steps = [.. steps],
            Log = [.. log],
        };
    }
}
