namespace Why403.Servers.Apache;

/// <summary>From the end of a run to the verdict.</summary>
internal static class Conclusion
{
    public static ServerVerdict Undetermined(Run run, string because, Text.SourceSpan? where) => new()
    {
        Outcome = ServerOutcome.Undetermined, Message = because, Where = where, Steps = [.. run.Steps], Log = [.. run.Log],
    };

    public static ServerVerdict Of(Run run, ServerOutcome outcome, int status)
    {
        if (run.UnknownBecause is { } unknown) return Undetermined(run, unknown.Text, unknown.Where);
        var last = run.Steps.FindLast(s => s.Role == StepRole.Decided);
        var first = run.First;
        if (outcome == ServerOutcome.HandedOver)
            return new()
            {
                // An error page that is a program may still change the status; the cause of the error stays.
                Outcome = outcome, CauseId = first?.CauseId, Layer = first?.Layer ?? Layer.Server, Message = first?.Text ?? last?.Text ?? "another program answers", Where = first is null ? last?.Where : first.Where,
                Path = first?.Path is { } guilty ? Bytes.Text(guilty) : null, Deciding = first?.Deciding, Steps = [.. run.Steps], Log = [.. run.Log], LimitStatus = run.LimitStatus, Client = run.Client.ToString(),
            };
        return new()
        {
            Outcome = outcome == ServerOutcome.Answer && run.LimitStatus is { } limit && limit != status ? ServerOutcome.DependsOnTraffic : outcome,
            Status = outcome == ServerOutcome.Closed ? null : status,
            LimitStatus = run.LimitStatus,
            Location = status is >= 300 and < 400 && run.RedirectTo is { } to ? Bytes.Text(to) : null,
            CauseId = first?.CauseId,
            Layer = first?.Layer ?? Layer.Server,
            Message = first?.Text ?? last?.Text ?? $"the server answers {status}",
            Where = first is null ? last?.Where : first.Where,
            Path = first?.Path is { } path ? Bytes.Text(path) : null,
            Deciding = first?.Deciding,
            Client = run.Client.ToString(),
            Missing = [.. run.Files.Missing.Select(Bytes.Text)],
            Steps = [.. run.Steps],
            Log = [.. run.Log],
        };
    }
}
