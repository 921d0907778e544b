using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Servers;

namespace Why403.Oracle.Tests.Apache;

/// <summary>The real server in a private folder on the loopback address; its workers run as www-data.</summary>
public sealed class RealApache(string folder) : IDisposable
{
    private const string Binary = "/usr/sbin/apache2";
    private const string ModuleFolder = "/usr/lib/apache2/modules";

    private Process? _process;

    public static bool IsPresent => File.Exists(Binary) && Environment.IsPrivilegedProcess;

    public string MainFile => folder + "/apache2.conf";

    public string Wrap(IEnumerable<string> modules, List<Statement> statements) => $"""
        {string.Join('\n', modules.Select(m => $"LoadModule {m}_module {ModuleFolder}/mod_{m}.so"))}
        ServerRoot {folder}
        ServerName main.test
        DefaultRuntimeDir {folder}
        PidFile {folder}/pid
        Mutex file:{folder} default
        ErrorLog {folder}/error.log
        ErrorLogFormat "@%{"{X-Probe}"}i|%l|%M"
        LogLevel warn
        User www-data
        Group www-data
        StartServers 1
        ServerLimit 2
        ThreadsPerChild 8
        MaxRequestWorkers 16
        MinSpareThreads 4
        MaxSpareThreads 16
        <IfModule mod_mime.c>
        TypesConfig /dev/null
        </IfModule>
        <IfModule mod_cgid.c>
        ScriptSock {folder}/cgisock
        </IfModule>
        {Statement.Write(statements)}
        """;

    /// <summary>Null when the server accepts the configuration, otherwise its words.</summary>
    public string? Test(string configuration)
    {
        File.WriteAllText(MainFile, configuration);
        using var process = Run("-t");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error;
    }

    public void Start(string configuration)
    {
        File.WriteAllText(MainFile, configuration);
        var error = "";
        // Children of an instance before may hold the ports a moment longer than their parent.
        for (var tries = 0; tries < 20; tries++)
        {
            File.Delete(folder + "/error.log");
            _process = Run("-DFOREGROUND");
            for (var i = 0; i < 800 && !_process.HasExited; i++)
            {
                // "resuming normal operations" comes once everything listens.
                if (File.Exists(folder + "/error.log") && ReadLog().Contains("AH00489", StringComparison.Ordinal)) return;
                Thread.Sleep(5);
            }
            error = _process.HasExited ? _process.StandardError.ReadToEnd() : "no answer";
            Stop();
            if (!error.Contains("Address already in use", StringComparison.Ordinal)) break;
            Thread.Sleep(50);
        }
        throw new InvalidOperationException("apache2 does not start: " + error);
    }

    private string ReadLog()
    {
        using var log = new StreamReader(new FileStream(folder + "/error.log", FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return log.ReadToEnd();
    }

    /// <summary>
    /// The status and the Location; 0 when the connection is closed without an answer, twice: a child that ends under another
    /// request takes the connections of its other threads with it.
    /// </summary>
    public static (int Status, string? Location) Ask(ServerRequest request, string id) => Send(request, id) is { Status: not 0 } answer ? answer : Send(request, id);

    private static (int Status, string? Location) Send(ServerRequest request, string id)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(request.Client), 0));
        socket.ReceiveTimeout = 8000;
        socket.Connect(IPAddress.Loopback, request.LocalPort!.Value);
        var head = new StringBuilder($"{request.Method} {request.Target} {request.Protocol}\r\n");
        if (request.Host is not null) head.Append(CultureInfo.InvariantCulture, $"Host: {request.Host}\r\n");
        foreach (var (name, value) in request.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"X-Probe: {id}\r\nConnection: close\r\n\r\n");
        if (int.TryParse(request.Headers["Content-Length"], out var length)) head.Append('b', length);
        socket.Send(Encoding.Latin1.GetBytes(head.ToString()));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (text.Length < 16384 && !text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = socket.Receive(buffer);
                if (count == 0) break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            return (0, null);
        }
        var lines = text.ToString().Split("\r\n");
        var location = lines.TakeWhile(l => l.Length > 0).FirstOrDefault(l => l.StartsWith("Location: ", StringComparison.OrdinalIgnoreCase))?[10..];
        if (location is not null) location = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(location));
        return (lines[0].Length >= 12 && int.TryParse(lines[0].AsSpan(9, 3), out var status) ? status : 0, location);
    }

    /// <summary>What the error log says of each probe, at level error and above.</summary>
    public Dictionary<string, List<string>> Log()
    {
        var lines = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(folder + "/error.log"))
        {
            var parts = line.Split('|', 3);
            if (parts.Length != 3 || parts[0].Length < 2 || parts[0][0] != '@' || parts[1] is not ("error" or "crit" or "alert" or "emerg")) continue;
            if (!lines.TryGetValue(parts[0][1..], out var list)) lines[parts[0][1..]] = list = [];
            list.Add(parts[2]);
        }
        return lines;
    }

    public void Stop()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            // The parent takes its children with it on SIGTERM.
            using var kill = Process.Start("kill", $"-TERM {_process.Id}");
            kill.WaitForExit();
            if (!_process.WaitForExit(8000)) _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();

    private Process Run(string option)
    {
        var start = new ProcessStartInfo(Binary) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-f", MainFile, option]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
