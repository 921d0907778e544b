namespace Why403;

public enum Verdict
{
    NotRefused,
    Refused,
    /// <summary>It could not be observed, or what was observed fits both.</summary>
    Undetermined,
}
