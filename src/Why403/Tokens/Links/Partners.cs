using System.Collections.Immutable;

namespace Why403.Tokens.Links;

/// <summary>Parameters that are of use only together.</summary>
internal static class Partners
{
    public static ImmutableArray<string> Missing(Func<string, bool> has, params ReadOnlySpan<string> names)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names)
            if (!has(name)) missing.Add(name);
        return missing.ToImmutable();
    }
}
