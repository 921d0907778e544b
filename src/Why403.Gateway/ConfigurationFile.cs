using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Why403.Guard.Policies;
using Why403.Text;

namespace Why403.Gateway;

/// <summary>The configuration file, and the environment's variables above it. Secrets stand there better than in a file.</summary>
internal static class ConfigurationFile
{
    public const string Prefix = "WHY403_GATEWAY_";

    private static readonly string[] Sections = ["Kestrel", "ReverseProxy", "Guard", "Gateway", "Logging", "$schema"];

    /// <summary>Null where it cannot be read.</summary>
    public static ConfigurationManager? Read(string path, ICollection<Problem> problems)
    {
        if (Directory.Exists(path)) return Fail($"{path} is a folder", "name the file");
        if (!File.Exists(path)) return Fail($"there is no file {path}", "name the configuration file");
        var configuration = new ConfigurationManager();
        try
        {
            configuration.AddJsonFile(path, optional: false, reloadOnChange: true).AddEnvironmentVariables(Prefix);
        }
        catch (InvalidDataException e)
        {
            configuration.Dispose();
            return e.InnerException?.InnerException is JsonException { LineNumber: { } line, BytePositionInLine: { } column }
                ? Fail($"{path} is no JSON at line {line + 1}, column {column + 1}", "close what is open there, and put commas between members")
                : Fail($"{path} is no JSON object, or has a key twice", "write { } around the sections, and each key once");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            configuration.Dispose();
            return Fail($"{path} cannot be read", "let the gateway's user read it");
        }
        foreach (var section in configuration.GetChildren().Where(s => !Sections.Contains(s.Key, StringComparer.OrdinalIgnoreCase)))
            problems.Add(new(null, $"{Redaction.Quote(section.Key)} is no section of ours", Nearest.Advice(section.Key, Sections[..^1])));
        return configuration;

        ConfigurationManager? Fail(string what, string fix)
        {
            problems.Add(new(null, what, fix));
            return null;
        }
    }
}
