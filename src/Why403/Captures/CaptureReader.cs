namespace Why403.Captures;

/// <summary>Reads what people paste, save or export about a refused request: the format is recognised by its content.</summary>
public static class CaptureReader
{
    private const int MostCommands = 1000;

    /// <summary>
    /// Reads one capture, hands each exchange on as soon as it is complete, and keeps none. Content never makes it
    /// throw; what <paramref name="input"/> or <paramref name="each"/> throw passes through.
    /// </summary>
    /// <param name="name">The file's name for problems, or <c>-</c>.</param>
    public static CaptureSummary Read(Stream input, string name, Action<Exchange> each, CaptureLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(each);
        var handover = new Handover(name, each, limits ?? CaptureLimits.Default);
        var capture = CaptureInput.Open(input, handover.Limits);
        var kind = Recognition.Of(capture.Head);
        if (kind == CaptureKind.Har) HarReader.Read(capture.Content, handover);
        else if (kind is CaptureKind.Binary)
            handover.Report("this is binary data, not a capture", "save the browser's network log as HAR, or the output of curl -v, as a file");
        else if (kind is CaptureKind.Empty)
            handover.Report("there is nothing to read", "paste a response, the output of curl -v, a curl command, or name a HAR file");
        else ReadText(capture, kind, handover);
        if (capture.Stopped is { } stopped) handover.Report($"{stopped}; what came before it was read", "export or compress the capture again");
        return handover.Summary(kind);
    }

    private static void ReadText(CaptureInput capture, CaptureKind kind, Handover handover)
    {
        var text = new ByteText(handover.Name, capture.ReadAll(handover.Limits.TextCap, out var cut));
        if (cut)
            handover.Report($"only the first {handover.Limits.TextCap / (1024 * 1024)} MiB were read", "cut the capture down to the refused request");
        Read(text, kind, null, 0, handover);
    }

    /// <param name="sent">The request that a command before this text makes.</param>
    private static void Read(ByteText text, CaptureKind kind, Request? sent, int start, Handover handover)
    {
        switch (kind)
        {
            case CaptureKind.Transcript when WgetTranscript.Recognises(text, start):
                WgetTranscript.Read(text, start, handover);
                break;
            case CaptureKind.Transcript:
                new CurlTranscript(text, start, sent, handover).Read();
                break;
            case CaptureKind.RawResponse when BrowserHeaders.Recognises(text, start):
                BrowserHeaders.Read(text, start, sent, handover);
                break;
            case CaptureKind.RawResponse:
                RawMessages.Read(text, start, sent, handover);
                break;
            case CaptureKind.Console:
                ConsoleLines.Read(text, start, handover);
                break;
            case CaptureKind.Address or CaptureKind.Token:
                LoneLine.Read(text, handover);
                break;
            case CaptureKind.Curl:
                ReadCommand(text, start, handover);
                break;
            default:
                BarePage.Read(text, start, sent, kind, handover);
                break;
        }
    }

    private static void ReadCommand(ByteText text, int start, Handover handover)
    {
        for (var commands = 0; commands < MostCommands; commands++)
        {
            start += Recognition.CommandStart(text.Text.AsSpan(start));
            var command = Command(text, start, out var length);
            foreach (var problem in command.Problems) handover.Report(problem.Message, problem.Fix);
            start += length;
            var kind = Recognition.Of(text.Bytes.AsSpan(start, Math.Min(text.Length - start, CaptureInput.LookAhead)));
            var answered = kind is CaptureKind.Transcript or CaptureKind.RawResponse or CaptureKind.Page or CaptureKind.Json;
            if (!answered && command.Request is { } alone) handover.Hand(new(alone, null));
            if (answered || kind == CaptureKind.Console) Read(text, kind, command.Request, start, handover);
            if (kind != CaptureKind.Curl) return;
        }
        handover.Report($"only the first {MostCommands} commands were read", "cut the text down to the refused request");
    }

    // Commands are short and texts may be long: look at little first.
    private static CurlCommand Command(ByteText text, int start, out int length)
    {
        for (var look = 4 * 1024; ; look *= 8)
        {
            var whole = start + look >= text.Length;
            var command = CurlCommand.Read(text.Text[start..(whole ? text.Length : start + look)], word => ByteText.Decode(word), out length);
            if (length < look || whole || look >= CurlCommand.Longest) return command;
        }
    }
}
