using Why403.Cli;

namespace Why403.Tests.Cli;

/// <summary>Runs the command line in this process and keeps what it prints.</summary>
internal static class Command
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = await Tool.RunAsync(args, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>A file of the test's own, removed at its end.</summary>
    public static TemporaryFile File(byte[] content, string extension = ".txt") => new(content, extension);

    public static TemporaryFile File(string content, string extension = ".txt") => new(System.Text.Encoding.UTF8.GetBytes(content), extension);
}

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] content, string extension)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "why403-" + Guid.NewGuid().ToString("N") + extension);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
