using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>The lines of mod_rewrite in one section, with the directory they belong to.</summary>
internal sealed record RewriteSection(string Directory, ImmutableArray<Directive> Lines, RewriteSection? Outer)
{
    /// <summary>With what stands further out behind what is known of it already.</summary>
    public RewriteSection Under(RewriteSection? outer) => outer is null ? this : this with { Outer = Outer is null ? outer : Outer.Under(outer) };
}
