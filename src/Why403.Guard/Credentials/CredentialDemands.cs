using Microsoft.AspNetCore.Http;
using Why403.Guard.Judging;

namespace Why403.Guard.Credentials;

/// <summary>What the endpoint itself demands of an identity. It stands in the program beside the code that it protects, so no rule that allows lifts it.</summary>
internal static class CredentialDemands
{
    public const string RuleId = "endpoint";

    /// <summary>The first demand that is not met; null where all are.</summary>
    public static Rule? Unmet(ref RequestFacts facts)
    {
        if (facts.Http.GetEndpoint() is not { } endpoint) return null;
        foreach (var demand in endpoint.Metadata.GetOrderedMetadata<GuardDemandAttribute>())
            if (demand.Rule.Concerns(ref facts, null)) return demand.Rule;
        return null;
    }
}
