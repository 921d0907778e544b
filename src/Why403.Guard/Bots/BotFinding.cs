namespace Why403.Guard.Bots;

internal enum BotOutcome
{
    /// <summary>The request claims to be no crawler that we know.</summary>
    NoClaim,
    Verified,
    /// <summary>Its operator's own list or names say that the address is another's.</summary>
    Spoofed,
    /// <summary>Nothing tells either way, or not yet. By itself no reason to refuse.</summary>
    Unverified,
}

/// <param name="Operator">Whose crawler it claims to be; null where it claims nothing.</param>
/// <param name="Why">A clause for an event; empty where it claims nothing.</param>
internal readonly record struct BotFinding(BotOperator? Operator, BotOutcome Outcome, string Why);
