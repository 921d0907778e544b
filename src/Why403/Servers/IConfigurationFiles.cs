using Why403.Text;

namespace Why403.Servers;

/// <summary>The texts that a configuration is made of: a running host's, an unpacked image's, or a test's.</summary>
public interface IConfigurationFiles
{
    /// <summary>The file's text under its own path as name; null with the reason ("permission denied") when it cannot be read.</summary>
    SourceText? Read(string path, out string reason);

    /// <summary>The names in a directory, in any order; empty when it is missing or closed.</summary>
    IReadOnlyList<string> Names(string directory);
}
