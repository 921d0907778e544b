using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Why403.Text;

namespace Why403.Gateway;

/// <summary>The program: reads the configuration, tells all its problems at once, or serves until it is asked to stop.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => RunAsync(args, Console.Out, Console.Error);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var command = Command.Read(args);
        if (command.Told is not null)
        {
            await output.WriteLineAsync(command.Told);
            return ExitCodes.Done;
        }
        if (command.Problem is not null) return await RefuseAsync(errors, [new(null, command.Problem)]);
        var path = Path.GetFullPath(command.Config);
        var problems = new List<Problem>();
        using var configuration = ConfigurationFile.Read(path, problems);
        if (configuration is not null) await GatewayHost.CheckAsync(configuration, Path.GetDirectoryName(path)!, problems);
        if (problems.Count > 0) return await RefuseAsync(errors, problems);
        if (command.Explain is { } reference) return await ReferenceStory.TellAsync(configuration!, Path.GetDirectoryName(path)!, reference, output, errors);
        if (!command.Check) return await ServeAsync(configuration!, path, errors);
        await output.WriteLineAsync($"{path} can be used");
        return ExitCodes.Done;
    }

    private static async Task<int> ServeAsync(ConfigurationManager configuration, string path, TextWriter errors)
    {
        var problems = new List<Problem>();
        await using var app = GatewayHost.Build(configuration, Path.GetDirectoryName(path)!, quiet: false, problems);
        // The file has changed since it was checked.
        if (app is null) return await RefuseAsync(errors, problems);
        try
        {
            GatewayHost.Pipe(app);
            await app.StartAsync();
        }
        // What the check could not foresee: the address is taken, the port belongs to root, the certificate has gone.
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException or InvalidOperationException or CryptographicException)
        {
            await errors.WriteLineAsync($"why403-gateway: cannot start: {Redaction.Quote(e.Message)}");
            return ExitCodes.CannotStart;
        }
        await app.WaitForShutdownAsync();
        return ExitCodes.Done;
    }

    private static async Task<int> RefuseAsync(TextWriter errors, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) await errors.WriteLineAsync($"why403-gateway: {problem}");
        return ExitCodes.Usage;
    }
}
