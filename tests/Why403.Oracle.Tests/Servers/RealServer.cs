using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Why403.Oracle.Tests.Servers;

/// <summary>
/// A private instance of a server as Debian packages it, on loopback: its own fresh home, its own process group,
/// workers that run as www-data so that the kernel refuses them what it would refuse them in earnest.
/// </summary>
internal abstract class RealServer(string package, string program, params int[] ports) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StringBuilder _output = new();
    private IReadOnlyList<string> _arguments = [];
    private Process? _process;

    /// <summary>Everything the server reads and writes. Below it nothing is shared with another instance.</summary>
    public string Home { get; } = Path.Combine(Path.GetTempPath(), $"why403-farm-{package}-{Guid.NewGuid():n}");

    /// <summary>A command that starts the server as somebody else, for servers that do not change their user themselves.</summary>
    protected virtual IReadOnlyList<string> Wrapper => [];

    /// <summary>Writes the configuration and gives the arguments that start the server in the foreground.</summary>
    protected abstract IReadOnlyList<string> Prepare();

    public async Task StartAsync(CancellationToken cancel)
    {
        if (!File.Exists(program)) throw new InvalidOperationException($"{program} is missing: apt-get install {package}");
        if (Environment.UserName != "root")
            throw new InvalidOperationException("the farm runs as root: it makes files that its servers, as www-data, cannot read");
        Plant.Folder(Home, "755");
        Start(_arguments = Prepare());
        foreach (var port in ports) await AcceptsAsync(port, cancel);
    }

    /// <summary>Starts a server again that was ended, on what its home holds by now.</summary>
    public async Task StartAgainAsync(CancellationToken cancel)
    {
        Stop();
        Start(_arguments);
        foreach (var port in ports) await AcceptsAsync(port, cancel);
    }

    /// <summary>What ends the server in order, its clients' connections too.</summary>
    protected virtual int EndSignal => 15;

    /// <summary>0 where it does not run.</summary>
    protected int Id => _process?.Id ?? 0;

    /// <summary>Sends a signal to the server and its workers: 9 ends them at once, 19 halts them, 18 lets them go on.</summary>
    public virtual void Signal(int signal)
    {
        if (_process is { } process) _ = Kill(-process.Id, signal);
    }

    /// <summary>The end of what the server wrote to its standard streams and its error logs, for the message of a failed test.</summary>
    public string Output()
    {
        var logs = Directory.Exists(Home) ? Directory.EnumerateFiles(Home, "*.log", SearchOption.AllDirectories).Select(File.ReadAllText) : [];
        lock (_output) return $"{package}:\n{string.Join('\n', logs.Prepend(_output.ToString()).Select(End))}";
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        if (Directory.Exists(Home)) Directory.Delete(Home, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Start(IReadOnlyList<string> arguments)
    {
        // setsid makes the server the leader of a group of its own, so that its group, and nothing else, is ended with it.
        var start = new ProcessStartInfo("/usr/bin/setsid")
        {
            WorkingDirectory = Home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (IEnumerable<string>)[.. Wrapper, program, .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = Home;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            if (line.Data is not null && _output.Length < 100_000) _output.AppendLine(line.Data);
    }

    private static string End(string text) => text.Length < 1_000 ? text : "..." + text[^1_000..];

    private void OnExit(object? sender, EventArgs e) => Stop();

    private void Stop()
    {
        if (_process is not { } process) return;
        _process = null;
        // The group is ended even when its leader is gone already: workers outlive a leader that crashed.
        _ = Kill(-process.Id, EndSignal);
        if (!process.WaitForExit(TimeSpan.FromSeconds(2))) _ = Kill(-process.Id, 9);
        process.WaitForExit(TimeSpan.FromSeconds(2));
        _ = Kill(-process.Id, 9);
        process.Dispose();
    }

    private async Task AcceptsAsync(int port, CancellationToken cancel)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                return;
            }
            catch (SocketException) when (_process is { HasExited: false } && since.Elapsed < Patience)
            {
                await Task.Delay(25, cancel);
            }
            catch (SocketException refused)
            {
                throw new InvalidOperationException($"{package} does not accept on port {port}\n{Output()}", refused);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    internal static extern int Kill(int process, int signal);
}
