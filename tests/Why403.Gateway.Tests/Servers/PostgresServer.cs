using System.Diagnostics;
using System.Globalization;

namespace Why403.Gateway.Tests.Servers;

/// <summary>Debian's PostgreSQL with a fresh cluster; it does not run as root.</summary>
internal sealed class PostgresServer(int port) : RealServer("postgresql", Path.Combine(Programs, "postgres"), port)
{
    private static readonly string[] AsPostgres = ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];

    private static string Programs => Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last(), "bin");

    public string Connection => $"Host=127.0.0.1;Port={port.ToString(CultureInfo.InvariantCulture)};Username=guard;Database=postgres;Timeout=2;Command Timeout=2";

    protected override IReadOnlyList<string> Wrapper => AsPostgres;

    // SIGINT is its fast shutdown; SIGTERM waits until every client has left.
    protected override int EndSignal => 2;

    /// <summary>Its processes lead sessions of their own: each is sent the signal.</summary>
    public override void Signal(int signal)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Where(IsChild).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
        base.Signal(signal);
        foreach (var child in children) _ = Kill(child, signal);
    }

    protected override IReadOnlyList<string> Prepare()
    {
        var data = Path.Combine(Home, "data");
        Run("/usr/bin/install", "-d", "-o", "postgres", "-m", "700", data);
        Run(AsPostgres[0], [.. AsPostgres[1..], Path.Combine(Programs, "initdb"), "-D", data, "-U", "guard", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        return ["-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
    }

    private bool IsChild(string process)
    {
        try
        {
            // proc(5): the name in brackets, the state, the parent.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == Id.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ends with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
    }
}
