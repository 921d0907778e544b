using System.Globalization;

namespace Why403.Rendering;

/// <summary>One refusal of a log that is followed, as a line: when, what, who, and why.</summary>
public static class LoggedRefusalText
{
    public static StyledText Compose(LoggedRefusal refusal, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        ArgumentNullException.ThrowIfNull(options);
        var request = refusal.Request;
        var text = new StyledText(options.Ascii);
        if (request.At is { } at) text.Add(LogReportText.Stamp(at.ToUniversalTime()) + " ", Role.Muted);
        text.Add($"{request.Status.ToString(CultureInfo.InvariantCulture)} {request.Client} ").Add(request.Request, Role.Address).Add("  ");
        if (refusal.Cause is not { } cause) return text.Line("unexplained", Role.Unsure);
        text.Add(Words.Of(refusal.Confidence), Roles.Of(refusal.Confidence)).Add("[", Role.Muted).Add(cause.Id).Add("]", Role.Muted);
        var why = request.Line.Length > 0 ? request.Line : refusal.Number;
        return why.Length > 0 ? text.Line(" " + why) : text.Line();
    }
}
