namespace Why403.Probing;

/// <summary>How the answer to a variant compares with the control's refusal.</summary>
public enum Outcome
{
    /// <summary>The same refusal by the same writer.</summary>
    Same,
    /// <summary>This refusal is gone.</summary>
    Pass,
    /// <summary>Another refusal.</summary>
    Other,
    /// <summary>No answer arrived.</summary>
    Error,
}
