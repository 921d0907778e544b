using Why403.Catalogues;

namespace Why403.Cli;

internal static class Investigations
{
    /// <summary>WHY403_MATCHER=plain swaps the fast matcher for its readable twin.</summary>
    public static Investigation Create(Catalogue catalogue) => new(catalogue, Environment.GetEnvironmentVariable("WHY403_MATCHER") == "plain");
}
