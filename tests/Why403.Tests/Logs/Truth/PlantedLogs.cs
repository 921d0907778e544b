using System.Globalization;
using System.Text;

namespace Why403.Tests.Logs.Truth;

/// <summary>What a planted request was refused for.</summary>
/// <param name="Cause">The cause's id; empty for a refusal that writes no line.</param>
/// <param name="HasLine">An error line explains it.</param>
internal sealed record Planted(string Cause, bool HasLine);

/// <summary>How logs are made.</summary>
/// <param name="Server">nginx or apache.</param>
/// <param name="Format">combined, serial (with nginx's connection number), or json.</param>
/// <param name="Slow">The share of requests that take seconds, so that their two lines stand far apart.</param>
/// <param name="Dirty">The share of access lines that are followed by rubbish.</param>
/// <param name="ZoneHours">How far the error log's clock, which names no zone, is ahead of UTC.</param>
internal sealed record PlantedSettings(string Server, string Format, double Slow, double Dirty, int ZoneHours, int Seed, int Lines = 30_000);

/// <summary>
/// Access and error logs of a site whose every refusal is known. Times and orders are those of the servers: nginx stamps the access
/// line at the request's end and Apache at its start, error lines stand where they happened, and both logs are in order of writing.
/// </summary>
internal sealed class PlantedLogs
{
    private static readonly string[] _words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath"];

    private readonly Random _random;
    private readonly PlantedSettings _settings;
    private readonly List<(long Written, string Text, Planted? Planted)> _access = [];
    private readonly List<(long Written, string Text)> _errors = [];

    public PlantedLogs(PlantedSettings settings)
    {
        _settings = settings;
        _random = new(settings.Seed);
        Plant();
        (Access, ByOffset) = Join();
        Errors = string.Concat(_errors.OrderBy(line => line.Written).Select(line => line.Text + "\n"));
    }

    public string Access { get; }

    public string Errors { get; }

    /// <summary>By the byte at which its line starts.</summary>
    public Dictionary<long, Planted> ByOffset { get; }

    private bool IsApache => _settings.Server == "apache";

    private void Plant()
    {
        // Few clients and few paths: the same client asks for the same again and again, which is what makes a join hard.
        var clients = Enumerable.Range(0, 400).Select(i => string.Create(CultureInfo.InvariantCulture, $"198.51.{i / 100}.{i % 100 + 1}")).ToArray();
        var start = DateTimeOffset.Parse("2026-03-28T22:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        for (var i = 0; i < _settings.Lines; i++)
        {
            var began = start + i * 50L + _random.Next(50);
            var took = _random.NextDouble() < _settings.Slow ? _random.Next(1_000, 8_000) : _random.Next(1, 60);
            One(i, began, took, clients[_random.Next(clients.Length)]);
        }
    }

    private void One(int number, long began, int took, string client)
    {
        var word = _words[_random.Next(_words.Length)];
        var (path, status, planted, message) = _random.Next(100) switch
        {
            < 2 => ($"/private/{word}", 403, new Planted("server.access-rule", true), IsApache ? $"[authz_core:error] AH01630: client denied by server configuration: /srv/www/private/{word}" : "access forbidden by rule"),
            < 3 => ($"/list/{word}/", 403, new Planted("server.no-index", true), IsApache
                ? $"[autoindex:error] AH01276: Cannot serve directory /srv/www/list/{word}/: No matching DirectoryIndex (index.html) found, and server-generated directory index forbidden by Options directive"
                : $"directory index of \"/srv/www/list/{word}/\" is forbidden"),
            < 5 => ($"/files/{word}.pdf", 403, new Planted("file.mode-denies", true), IsApache
                ? $"[core:error] (13)Permission denied: AH00132: file permissions deny server access: /srv/www/files/{word}.pdf" : $"open() \"/srv/www/files/{word}.pdf\" failed (13: Permission denied)"),
            < 6 when !IsApache => ($"/api/{word}", 503, new Planted("rate.limit-exceeded", true), "limiting requests, excess: 5.120 by zone \"api\""),
            < 7 => ($"/gone/{word}", 403, new Planted("", false), ""),
            < 9 => ($"/nothing/{word}", 404, null, ""),
            _ => ((string Path, int Status, Planted? Planted, string Message))($"/p/{word}", 200, null, ""),
        };
        var request = $"GET {path} HTTP/1.1";
        var stamp = IsApache ? began : began + took;
        // The line is written while the request is at work, the access line when it is done.
        if (message.Length > 0) _errors.Add((began, Error(began, client, request, number, message)));
        _access.Add((began + took, Line(stamp, client, request, status, number), planted));
        if (_random.NextDouble() < _settings.Dirty) _access.Add((began + took, Rubbish(), null));
    }

    private string Line(long stamp, string client, string request, int status, int number)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(stamp).ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return _settings.Format switch
        {
            "json" => $"{{\"time_local\":\"{time}\",\"remote_addr\":\"{client}\",\"request\":\"{request}\",\"status\":{status},\"body_bytes_sent\":153,\"http_user_agent\":\"curl/8\"}}",
            "serial" => $"{client} - - [{time}] \"{request}\" {status} 153 \"-\" \"curl/8\" {number}",
            _ => $"{client} - - [{time}] \"{request}\" {status} 153 \"-\" \"curl/8\"",
        };
    }

    private string Error(long time, string client, string request, int number, string message)
    {
        var local = DateTimeOffset.FromUnixTimeMilliseconds(time).AddHours(_settings.ZoneHours);
        if (!IsApache) return $"{local.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture)} [error] 7#7: *{number} {message}, client: {client}, server: s, request: \"{request}\", host: \"s\"";
        var module = message[..(message.IndexOf(' ', StringComparison.Ordinal) + 1)];
        return $"[{local.ToString("ddd MMM dd HH:mm:ss.ffffff yyyy", CultureInfo.InvariantCulture)}] {module}[pid 7:tid 9] {Place(message[module.Length..], client)}";

        // Apache puts the system's error before the client, and the message behind it.
        static string Place(string text, string client) => text.StartsWith('(')
            ? $"{text[..(text.IndexOf(": ", StringComparison.Ordinal) + 2)]}[client {client}:50000] {text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..]}"
            : $"[client {client}:50000] {text}";
    }

    private string Rubbish() => _random.Next(3) switch
    {
        0 => "198.51.0.9 - - [28/Mar/2026:22:0",
        1 => new string('\u0001', 40),
        _ => "\u001b[2J \"GET / HTTP/1.1\" 403",
    };

    private (string, Dictionary<long, Planted>) Join()
    {
        var text = new StringBuilder();
        var planted = new Dictionary<long, Planted>();
        foreach (var line in _access.OrderBy(line => line.Written))
        {
            if (line.Planted is { } known) planted.Add(text.Length, known);
            text.Append(line.Text).Append('\n');
        }
        return (text.ToString(), planted);
    }
}
