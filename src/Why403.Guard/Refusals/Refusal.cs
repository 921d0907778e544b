using System.Collections.Immutable;

namespace Why403.Guard.Refusals;

/// <summary>What a refused client is told: the cause, and nothing of the rules.</summary>
internal sealed record Refusal(int Status, Cause Cause, DateTimeOffset Time)
{
    /// <summary>Null where the event could not be kept: a reference that nobody can look up is none.</summary>
    public string? Reference { get; init; }

    /// <summary>Path and query of the page on this refusal; null where there is none.</summary>
    public string? StatusPage { get; init; }

    /// <summary>Path and query of a page on which a browser can prove itself; null where there is none.</summary>
    public string? Challenge { get; init; }

    /// <summary>Seconds; null where waiting does not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Names of limits, for the problem types of the RateLimit draft.</summary>
    public ImmutableArray<string> ViolatedPolicies { get; init; } = [];

    /// <summary>An address to write to, or a text; empty where the operator names none.</summary>
    public string Contact { get; init; } = "";

    /// <summary>The group of texts in which the cause is explained to a visitor.</summary>
    public string Texts => Cause.Id switch
    {
        "address.geo-denied" => "country",
        "rate.count-unavailable" => "busy",
        "rate.limit-exceeded" or "quota.exhausted" => "rate",
        "login.required" or "session.mismatch" => "sign-in",
        "role.insufficient" or "scope.insufficient" => "permission",
        "csrf.failed" => "form",
        "legal.blocked" => "legal",
        { } id when id.StartsWith("address.", StringComparison.Ordinal) => "address",
        { } id when id.StartsWith("bot.", StringComparison.Ordinal) => "program",
        { } id when id.StartsWith("token.", StringComparison.Ordinal) || id.StartsWith("api-key.", StringComparison.Ordinal) => "sign-in",
        _ => "policy",
    };

    public string What(PageTexts texts) => texts[Texts + ".what"];

    public string Do(PageTexts texts) => Texts is "rate" or "busy"
        ? RetryAfter is { } wait ? string.Format(null, texts["rate.wait"], Duration(wait)) : texts["rate.do"]
        : texts[Texts + ".do"];

    /// <summary>In the symbols of units, which are the same in all our languages.</summary>
    private static string Duration(int seconds) => seconds switch
    {
        < 120 => $"{seconds}\u00A0s",
        < 7200 => $"{(seconds + 59) / 60}\u00A0min",
        _ => $"{(seconds + 3599) / 3600}\u00A0h",
    };
}
