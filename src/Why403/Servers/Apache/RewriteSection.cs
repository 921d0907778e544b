using System.Collections.Immutable;

namespace Why403.Servers.Apache;

/// <summary>The lines of mod_rewrite in one section, with the directory they belong to.</summary>
internal sealed record RewriteSection(string Directory, ImmutableArray<Directive> Lines, RewriteSection? Outer)
{
    public RewriteSection Under(RewriteSection? outer) => this with { Outer = Outer is null ? outer : Outer.Under(outer) };
}
