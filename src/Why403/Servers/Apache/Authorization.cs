namespace Why403.Servers.Apache;

internal enum AuthorizationMerge { Unset, Off, And, Or }

internal enum Grant { Neutral, Granted, Denied, DeniedNoUser, Error }

/// <summary>A <c>Require</c> line or a container of them (authz_section_conf).</summary>
internal sealed class AuthorizationNode(Directive? source)
{
    /// <summary>The line or the container as written; null for the container that every section has.</summary>
    public Directive? Source { get; } = source;

    /// <summary>Null for a container.</summary>
    public string? Provider { get; init; }

    /// <summary>What follows the provider's name.</summary>
    public string Arguments { get; init; } = "";

    public bool IsAnd { get; init; }

    public bool IsNegated { get; init; }

    public bool IsMerged { get; init; }

    public ulong Limited { get; set; }

    public List<AuthorizationNode> Children { get; init; } = [];

    /// <summary>The tree stands in for another, to be let through as a whole when it is waived.</summary>
    public override string ToString() => Source?.ToString() ?? (IsAnd ? "AuthMerging And" : "Require");
}
