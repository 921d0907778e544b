using System.Collections.Immutable;
using System.Globalization;
using Why403.Files;
using Why403.Servers;
using Why403.Text;

namespace Why403.Investigations;

/// <summary>The sentences and the path strip of an inside view.</summary>
internal static class ServerWording
{
    public static string Answer(string server, ServerRequest request, ServerVerdict first, Verdict verdict, int behind)
    {
        var more = behind > 0 && verdict == Verdict.Refused ? $"; {Count(behind)} more thing{(behind == 1 ? "" : "s")} behind it would refuse next" : "";
        var message = SourceRedaction.Line(first.Message);
        server = first.By ?? server;
        return first.Outcome switch
        {
            ServerOutcome.Undetermined => $"What {server} answers cannot be told: {message}.",
            ServerOutcome.HandedOver => $"{server} lets it pass and hands it over: {message}. What answers there decides.",
            ServerOutcome.Closed => $"{server} closes the connection without an answer: {message}{more}.",
            _ when first.Status is 502 or 503 => $"{server} answers {Status(first)}, which is a fault behind it and no refusal: {message}{more}.",
            _ when verdict == Verdict.Refused && first.Status is not (401 or 403 or 407 or 429 or 451) => $"{server} refuses {Who(request, first)}, dressed as {Status(first)}: {message}{more}.",
            _ when verdict == Verdict.Refused => $"{server} refuses {Who(request, first)}: {message}{more}.",
            ServerOutcome.DependsOnTraffic => $"{server} answers {Status(first)} within its limit, and {first.LimitStatus?.ToString(CultureInfo.InvariantCulture)} above it.",
            _ when first.Location is { } location => $"{server} answers {Status(first)} and sends the client to `{Redaction.Quote(Redaction.Address(location))}`.",
            _ when first.Status == 404 => $"{server} answers 404: {message}. Nothing refuses it; there is nothing to serve.",
            _ => $"{server} answers {Status(first)}: {message}.",
        };
    }

    public static string DidYouMean(ImmutableArray<string> near) =>
        near.IsEmpty ? "" : $" Did you mean {string.Join(" or ", near.Take(3).Select(n => $"`{Redaction.Quote(n)}`"))}?";

    public static ImmutableArray<Hop> Path(string server, ServerVerdict verdict)
    {
        var refused = ServerInquiry.Verdict(verdict) == Verdict.Refused;
        var undetermined = verdict.Outcome == ServerOutcome.Undetermined;
        var (here, behind) = (verdict.Outcome, refused, verdict.Layer) switch
        {
            (ServerOutcome.HandedOver, _, _) => (HopState.Passed, HopState.Unknown),
            (_, true, Layer.FileSystem) => (HopState.Passed, HopState.Refused),
            (_, true, _) => (HopState.Refused, HopState.NotReached),
            _ when undetermined => (HopState.Unknown, HopState.Unknown),
            // A redirect or a page of the server's own reaches no file.
            _ => (HopState.Passed, verdict.Status is 200 or 206 or 304 ? HopState.Passed : HopState.NotReached),
        };
        if (verdict.Steps.Any(s => s.Phase == "php-fpm"))
            return
            [
                new(Layer.Client, "client", HopState.Passed), new(Layer.Server, server, HopState.Passed),
                new(Layer.Runtime, "php-fpm", verdict.Outcome == ServerOutcome.HandedOver ? HopState.Passed : refused && verdict.Layer != Layer.FileSystem ? HopState.Refused : refused || verdict.Status == 404 ? HopState.Passed : HopState.Unknown),
                new(Layer.FileSystem, "script", verdict.Outcome == ServerOutcome.HandedOver ? HopState.Unknown : refused && verdict.Layer == Layer.FileSystem ? HopState.Refused : HopState.NotReached),
            ];
        var last = verdict.Outcome == ServerOutcome.HandedOver ? new Hop(Layer.Application, "upstream", behind) : new Hop(Layer.FileSystem, "file", behind);
        return [new(Layer.Client, "client", HopState.Passed), new(Layer.Server, server, here), last];
    }

    public static ImmutableArray<Question> Unknown(string server, ServerVerdict verdict, Mount? foreign)
    {
        var questions = ImmutableArray.CreateBuilder<Question>();
        if (verdict.Outcome == ServerOutcome.Undetermined)
            questions.Add(new(SourceRedaction.Line(verdict.Message) + (verdict.Where is { } where ? $" ({where})" : ""), "send the request and read the error log at level debug or info, or `why403 URL`"));
        if (verdict.Outcome == ServerOutcome.HandedOver)
            questions.Add(new($"what the program behind {server} answers", "ask it directly, or read its own log at that second"));
        if (foreign is not null)
            questions.Add(new($"whether {foreign.Kind} on `{foreign.Point}` agrees with the modes that it shows: it has its own rules", "read the file as the server's user: `sudo -u USER head -c1 FILE`"));
        return questions.ToImmutable();
    }

    private static string Who(ServerRequest request, ServerVerdict verdict) => Redaction.Quote(verdict.Client ?? request.Client);

    private static string Status(ServerVerdict verdict) => verdict.Status?.ToString(CultureInfo.InvariantCulture) ?? "no status";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
