using System.Net;

namespace Why403.Client;

/// <summary>A refusal that waiting and a fresh token did not change, with its reason.</summary>
public sealed class ForbiddenException : HttpRequestException
{
    public ForbiddenException(Diagnosis diagnosis, HttpStatusCode status) : base(Say(diagnosis), null, status) => Diagnosis = diagnosis;

    /// <summary>Who refuses, why, how sure that is, and what can be done.</summary>
    public Diagnosis Diagnosis { get; }

    /// <summary>The id of the most confident cause, such as <c>scope.insufficient</c>; null where none was found.</summary>
    public string? Cause => Diagnosis.Findings is [var first, ..] ? first.Cause.Id : null;

    private static string Say(Diagnosis diagnosis)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        return diagnosis.Findings is [var first, ..] ? $"{diagnosis.Answer} [{Words.Of(first.Confidence)}: {first.Cause.Id}]" : diagnosis.Answer;
    }
}

/// <summary>The host asked to be left alone until a time that lies beyond the budget, so nothing was sent.</summary>
public sealed class HostPausedException(string host, DateTimeOffset until) : HttpRequestException($"{host} asks for no request before {until:u}, which is later than this request may wait", null, HttpStatusCode.TooManyRequests)
{
    public DateTimeOffset Until { get; } = until;
}
