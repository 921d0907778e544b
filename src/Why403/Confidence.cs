namespace Why403;

/// <summary>How far the evidence carries a claim. There are no percentages: they could not be checked.</summary>
public enum Confidence
{
    /// <summary>Fits what was seen, as other causes do.</summary>
    Possible,
    /// <summary>Direct evidence points here and nothing seen speaks against it.</summary>
    Likely,
    /// <summary>An evaluation trace, a recorded decision, or the refuser's own statement.</summary>
    Proven,
}
