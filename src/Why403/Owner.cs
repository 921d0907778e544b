namespace Why403;

/// <summary>Who can carry out a remedy.</summary>
public enum Owner
{
    /// <summary>The caller; printed as <c>you</c>.</summary>
    Caller,
    SiteOperator,
    Developer,
    EdgeOperator,
    HostAdministrator,
    /// <summary>Runs the network that the caller sits in: an employer, a school, an access provider.</summary>
    NetworkOperator,
}
