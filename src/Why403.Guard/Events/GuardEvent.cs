namespace Why403.Guard;

/// <summary>
/// What the guard keeps of one request that it refused, limited, or would have refused: one event for each request, found by the
/// reference that the client was given. No bodies, no cookies, no credentials; query names without their values.
/// </summary>
public sealed record GuardEvent
{
    public required string Reference { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// <c>refused</c>, <c>limited</c>, <c>challenged</c> (asked for a proof instead of being let in), <c>shadow</c> (a rule in shadow would have), <c>answered</c> (the application refused, the guard
    /// explained), <c>appealed</c> (a visitor wrote about a refusal), or <c>rolled-back</c> (a rule on trial went back to shadow).
    /// </summary>
    public required string Action { get; init; }

    /// <summary>The status sent; null for <c>shadow</c>, whose request went on.</summary>
    public int? Status { get; init; }

    /// <summary>A cause of the catalogue.</summary>
    public required string Cause { get; init; }

    /// <summary>The rule that decided; null where the application did.</summary>
    public string? Rule { get; init; }

    /// <summary>The version of the policy in force.</summary>
    public string Policy { get; init; } = "";

    public string Node { get; init; } = "";

    public string Method { get; init; } = "";

    /// <summary>Scheme, host and path, without query.</summary>
    public string Address { get; init; } = "";

    public IReadOnlyList<string> QueryNames { get; init; } = [];

    public string Protocol { get; init; } = "";

    public string UserAgent { get; init; } = "";

    /// <summary>Without query; empty where the request had none.</summary>
    public string Referer { get; init; } = "";

    /// <summary>The client's address as far as it is believed.</summary>
    public string Client { get; init; } = "";

    /// <summary>The address at the other end of the socket.</summary>
    public string Peer { get; init; } = "";

    /// <summary>How the client's address was found, hop by hop.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public string? Country { get; init; }

    /// <summary>The autonomous system; 0 where no rule asked or none is known.</summary>
    public uint Network { get; init; }

    public bool SignedIn { get; init; }

    /// <summary>A pseudonym of the signed-in user: a hash, the same for the same user; null where nobody is signed in.</summary>
    public string? User { get; init; }

    /// <summary>The crawler that the request claims to be and the truth of it, such as <c>google, verified</c>; null where no rule asked or it claims none.</summary>
    public string? Bot { get; init; }

    /// <summary>The reference that an appeal is about.</summary>
    public string? About { get; init; }

    /// <summary>What the visitor wrote, at most 1000 characters, secrets redacted.</summary>
    public string? Message { get; init; }

    /// <summary>Where the visitor wants to be answered.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The rules in the order in which they were asked, up to the one that decided.</summary>
    public IReadOnlyList<GuardEventRule> Rules { get; init; } = [];

    public IReadOnlyList<GuardEventLimit> Limits { get; init; } = [];

    /// <summary>What the guard had to do without; null where nothing was missing.</summary>
    public string? Degraded { get; init; }

    /// <summary>What the application said of its own refusal.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];
}

/// <summary>How one rule came out.</summary>
/// <param name="Act"><c>allow</c>, <c>refuse</c> or <c>limit</c>.</param>
/// <param name="Mode"><c>enforce</c> or <c>shadow</c>.</param>
/// <param name="Hit">The rule was about this request.</param>
/// <param name="Because">What decided.</param>
/// <param name="Text">The rule as it was written then; null for rules that were not about this request.</param>
public sealed record GuardEventRule(string Id, string Act, string Mode, bool Hit, IReadOnlyList<string> Because, string? Text);

/// <summary>How one limit came out.</summary>
/// <param name="Whom">Whom it counts together.</param>
/// <param name="Remaining">Units left.</param>
/// <param name="WaitSeconds">Until this request would have passed; null where it never would.</param>
public sealed record GuardEventLimit(string Name, string Rule, string Whom, long Quota, double WindowSeconds, long Cost, bool Refused, long Remaining, double? WaitSeconds);
