using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>The real server in a private folder on the loopback address; its workers run as www-data.</summary>
public sealed class RealNginx : IDisposable
{
    private const string Binary = "/usr/sbin/nginx";

    private readonly string _folder;
    private Process? _process;

    public RealNginx(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder + "/logs");
        Directory.CreateDirectory(folder + "/tmp");
    }

    public static bool IsPresent => File.Exists(Binary) && Environment.IsPrivilegedProcess;

    public string MainFile => _folder + "/nginx.conf";

    public string Wrap(List<Node> http)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            master_process on;
            worker_processes 1;
            user www-data;
            pid {{_folder}}/pid;
            error_log {{_folder}}/logs/error.log info;
            events { worker_connections 512; }
            http {
            log_format probe '$connection $http_x_probe $status';
            access_log {{_folder}}/logs/access.log probe;
            lingering_close off;
            client_body_temp_path {{_folder}}/tmp/b; proxy_temp_path {{_folder}}/tmp/p; fastcgi_temp_path {{_folder}}/tmp/f; uwsgi_temp_path {{_folder}}/tmp/u; scgi_temp_path {{_folder}}/tmp/s;

            """));
        foreach (var node in http) node.Write(text);
        return text.Append("}\n").ToString();
    }

    /// <summary>Null when the server accepts the configuration, otherwise its words.</summary>
    public string? Test(string configuration)
    {
        File.WriteAllText(MainFile, configuration);
        using var process = Run("-t");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error;
    }

    public void Start(string configuration, int port)
    {
        File.WriteAllText(MainFile, configuration);
        File.Delete(_folder + "/logs/error.log");
        File.Delete(_folder + "/logs/access.log");
        _process = Run();
        var error = new StringBuilder();
        _process.ErrorDataReceived += (_, e) => error.AppendLine(e.Data);
        _process.BeginErrorReadLine();
        for (var i = 0; i < 400; i++)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                // Not listening yet.
                Thread.Sleep(10);
            }
        }
        throw new InvalidOperationException("nginx does not start: " + error);
    }

    /// <summary>The status; 0 when the connection is closed without an answer.</summary>
    public static int Send(ServerRequest request, string id)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(request.Client), 0));
        socket.ReceiveTimeout = 5000;
        socket.Connect(IPAddress.Loopback, request.LocalPort!.Value);
        var head = new StringBuilder($"{request.Method} {request.Target} {request.Protocol}\r\n");
        if (request.Host is not null) head.Append(CultureInfo.InvariantCulture, $"Host: {request.Host}\r\n");
        foreach (var (name, value) in request.Headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"X-Probe: {id}\r\nConnection: close\r\n\r\n");
        if (int.TryParse(request.Headers["Content-Length"], out var length)) head.Append('b', length);
        socket.Send(Encoding.Latin1.GetBytes(head.ToString()));
        var buffer = new byte[64];
        var have = 0;
        try
        {
            while (have < 12)
            {
                var count = socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
                if (count == 0) return 0;
                have += count;
            }
        }
        catch (SocketException)
        {
            return 0;
        }
        return int.TryParse(Encoding.ASCII.GetString(buffer, 9, 3), out var status) ? status : 0;
    }

    /// <summary>What the error log says of each probe, at level error and above.</summary>
    public Dictionary<string, List<string>> Log()
    {
        var connections = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(_folder + "/logs/access.log"))
        {
            var parts = line.Split(' ');
            if (parts.Length == 3) connections[parts[0]] = parts[1];
        }
        var lines = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(_folder + "/logs/error.log"))
        {
            var star = line.IndexOf('*', StringComparison.Ordinal);
            var space = star < 0 ? -1 : line.IndexOf(' ', star);
            if (space < 0 || !(line.Contains("[error]") || line.Contains("[crit]") || line.Contains("[alert]")) || !connections.TryGetValue(line[(star + 1)..space], out var id)) continue;
            var end = line.IndexOf(", client: ", StringComparison.Ordinal);
            if (!lines.TryGetValue(id, out var list)) lines[id] = list = [];
            list.Add(line[(space + 1)..(end < 0 ? line.Length : end)]);
        }
        return lines;
    }

    public void Stop()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            // The master takes its workers with it on SIGTERM.
            using var kill = Process.Start("kill", $"-TERM {_process.Id}");
            kill.WaitForExit();
            _process.WaitForExit(5000);
        }
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();

    private Process Run(string option = "")
    {
        var start = new ProcessStartInfo(Binary) { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-p", _folder, "-c", MainFile, "-e", _folder + "/logs/error.log"]) start.ArgumentList.Add(argument);
        if (option.Length > 0) start.ArgumentList.Add(option);
        return Process.Start(start)!;
    }
}
