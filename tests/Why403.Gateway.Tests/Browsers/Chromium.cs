using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Why403.Gateway.Tests.Browsers;

/// <summary>Debian's Chromium without a display, driven through its debugging protocol; a profile of its own, gone at the end.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _id;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    public static async Task<Chromium> Start(params string[] more)
    {
        var profile = Directory.CreateTempSubdirectory("why403-chromium").FullName;
        var start = new ProcessStartInfo("chromium") { RedirectStandardOutput = true, RedirectStandardError = true };
        // The tests run as root in containers, where Chromium's own sandbox cannot be made.
        foreach (var argument in (string[])["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", .. more, "about:blank"]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var browser = new Chromium(process, profile);
        var port = await browser.Port();
        using var http = new HttpClient();
        using var targets = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json"), TestContext.Current.CancellationToken));
        var page = targets.RootElement.EnumerateArray().First(target => target.GetProperty("type").GetString() == "page");
        await browser._socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), TestContext.Current.CancellationToken);
        return browser;
    }

    public Task Open(Uri address) => Send("Page.navigate", new { url = address.ToString() });

    /// <summary>The value of an expression in the page; null while the page is changing.</summary>
    public async Task<string?> Value(string expression)
    {
        using var answer = await Send("Runtime.evaluate", new { expression, returnByValue = true });
        return answer.RootElement.TryGetProperty("result", out var result) && result.TryGetProperty("result", out var inner) && inner.TryGetProperty("value", out var value) ? value.ToString() : null;
    }

    /// <summary>Waits until the page's text holds a text.</summary>
    public async Task<string> Until(string text)
    {
        var clock = Stopwatch.StartNew();
        string? seen = null;
        while (clock.Elapsed < Patience)
        {
            seen = await Value("document.body ? document.body.innerText : ''");
            if (seen?.Contains(text, StringComparison.Ordinal) == true) return seen;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"the page does not say `{text}`, but: {seen}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Chromium's children may write for a moment more.
        for (var i = 0; i < 20; i++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(50);
            }
        }
    }

    public async Task<JsonDocument> Send(string method, object parameters)
    {
        var id = ++_id;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        while (true)
        {
            var length = 0;
            WebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length), TestContext.Current.CancellationToken);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            var message = JsonDocument.Parse(Encoding.UTF8.GetString(_buffer, 0, length));
            if (message.RootElement.TryGetProperty("id", out var answered) && answered.GetInt32() == id) return message;
            message.Dispose();
        }
    }

    private async Task<string> Port()
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && !_process.HasExited)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, ..]) return port;
            await Task.Delay(50);
        }
        throw new InvalidOperationException("Chromium did not start");
    }
}
