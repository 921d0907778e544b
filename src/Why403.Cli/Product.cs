using System.Reflection;

namespace Why403.Cli;

internal static class Product
{
    /// <summary>As the build stamped it, without the commit.</summary>
    public static string Version { get; } =
        (typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
