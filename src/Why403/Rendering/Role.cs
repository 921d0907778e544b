namespace Why403.Rendering;

/// <summary>What a run of text is; each writer decides what that looks like.</summary>
public enum Role
{
    Plain,
    Heading,
    Answer,
    Refused,
    Ok,
    /// <summary>Not known: a station that nothing tells of, an undetermined verdict.</summary>
    Unsure,
    Proven,
    Likely,
    Possible,
    /// <summary>Code in a sentence, its back-ticks included.</summary>
    Code,
    /// <summary>A command to copy: never broken.</summary>
    Command,
    /// <summary>An address: never broken.</summary>
    Address,
    Muted,
    /// <summary>The mark under the place that decided.</summary>
    Primary,
    /// <summary>The mark under a place that belongs to it.</summary>
    Related,
    Removed,
    Added,
    Fix,
    Owner,
    OpensAccess,
}

internal static class Roles
{
    public static Role Of(Confidence confidence) => confidence switch
    {
        Confidence.Proven => Role.Proven,
        Confidence.Likely => Role.Likely,
        _ => Role.Possible,
    };

    public static Role Of(HopState state) => state switch
    {
        HopState.Passed => Role.Ok,
        HopState.Refused => Role.Refused,
        HopState.NotReached => Role.Muted,
        _ => Role.Unsure,
    };

    public static Role Of(Verdict verdict) => verdict switch
    {
        Verdict.NotRefused => Role.Ok,
        Verdict.Refused => Role.Refused,
        _ => Role.Unsure,
    };

    public static Role Of(Safety safety) => safety == Safety.OpensAccess ? Role.OpensAccess : Role.Owner;
}
