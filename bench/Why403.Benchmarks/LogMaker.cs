using System.Globalization;
using System.Text;

namespace Why403.Benchmarks;

/// <summary>
/// Two and a half days of a shop behind nginx: people who fetch pages with their assets, crawlers, programs, scanners; one request in
/// twenty-five is refused, and most refusals have their line in the error log. The same bytes for the same size.
/// </summary>
internal static class LogMaker
{
    private const int Seed = 403;
    private const int LinesOfMegabyte = 4500;
    private const double Days = 2.5;

    private static readonly string[] _words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jasper", "kelp", "larch", "maple", "north", "onyx", "pine", "quartz", "ridge", "sable", "topaz"];
    private static readonly string[] _probes = ["/.env", "/wp-login.php", "/.git/config", "/phpmyadmin/index.php", "/xmlrpc.php", "/admin/config.php", "/cgi-bin/test", "/actuator/health"];

    public static int Make(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        using var combined = Writer(folder, "access.log");
        using var json = Writer(folder, "access.json");
        using var errors = Writer(folder, "error.log");
        var random = new Random(Seed);
        var clients = Enumerable.Range(0, Math.Max(200, megabytes * 120)).Select(_ => new Client(random)).ToArray();
        var lines = (long)megabytes * LinesOfMegabyte;
        var start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (long i = 0; i < lines; i++)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(start + (long)(Days * 86_400_000 * i / lines));
            // A few clients are busy at any time, and they change through the day.
            var client = clients[(int)((i / 30 + random.Next(400) * random.Next(400) / 400) % clients.Length)];
            var (request, status, message) = client.Ask(random);
            var size = status == 403 ? 153 : 300 + random.Next(60_000);
            var clf = time.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture) + " +0000";
            var referer = client.IsPerson && random.Next(4) > 0 ? "https://shop.example/" + _words[random.Next(_words.Length)] : "-";
            combined.Write($"{client.Address} - - [{clf}] \"{request}\" {status} {size} \"{referer}\" \"{client.Agent}\"\n");
            json.Write($"{{\"time\":\"{clf}\",\"remote_addr\":\"{client.Address}\",\"request\":\"{request}\",\"status\":{status},\"body_bytes_sent\":{size},\"http_referer\":\"{referer}\",\"http_user_agent\":\"{client.Agent}\",\"request_time\":0.0{random.Next(90) + 10}}}\n");
            if (message.Length > 0)
                errors.Write($"{time.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture)} [error] 4711#4711: *{i} {message}, client: {client.Address}, server: shop.example, request: \"{request}\", host: \"shop.example\"\n");
        }
        return 0;
    }

    private static StreamWriter Writer(string folder, string name) => new(Path.Combine(folder, name), append: false, new UTF8Encoding(false), 1 << 20);

    private sealed class Client
    {
        private readonly int _kind;

        public Client(Random random)
        {
            _kind = random.Next(100);
            Address = random.Next(3) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:{random.Next(65_536):x}:{random.Next(65_536):x}:{random.Next(65_536):x}:{random.Next(65_536):x}:{random.Next(65_536):x}:{random.Next(65_536):x}")
                : string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}");
            Agent = _kind switch
            {
                < 80 => $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{random.Next(110, 142)}.0.0.0 Safari/537.36",
                < 90 => $"Mozilla/5.0 (compatible; Examplebot/{random.Next(1, 4)}.{random.Next(10)}; +https://crawler.example/about)",
                < 95 => $"python-requests/2.{random.Next(20, 33)}.0",
                _ => $"curl/8.{random.Next(1, 12)}.0",
            };
        }

        public string Address { get; }

        public string Agent { get; }

        public bool IsPerson => _kind < 80;

        public (string Request, int Status, string Message) Ask(Random random)
        {
            var word = _words[random.Next(_words.Length)];
            var path = random.Next(10) switch
            {
                < 4 when IsPerson => $"/static/{word}.{random.Next(4)}.{(random.Next(2) == 0 ? "css" : "js")}",
                < 6 when IsPerson => $"/img/{word}-{random.Next(4000)}.webp",
                _ => $"/p/{word}-{_words[random.Next(_words.Length)]}-{random.Next(9000)}?ref={random.Next(50)}",
            };
            if (_kind >= 95 && random.Next(3) == 0)
            {
                var probe = _probes[random.Next(_probes.Length)];
                return ($"GET {probe} HTTP/1.1", 403, "access forbidden by rule");
            }
            return random.Next(1000) switch
            {
                < 12 => ($"GET /private/{word}/{random.Next(500)} HTTP/2.0", 403, "access forbidden by rule"),
                < 22 => ($"GET /files/{word}-{random.Next(900)}.pdf HTTP/2.0", 403, $"open() \"/srv/shop/files/{word}.pdf\" failed (13: Permission denied)"),
                < 30 => ($"GET /api/v1/suggest?q={word} HTTP/2.0", 403, $"limiting requests, excess: 5.{random.Next(900)} by zone \"api\""),
                < 36 => ($"POST /cart/add?item={random.Next(9000)} HTTP/2.0", 403, ""),
                < 60 => ($"GET {path} HTTP/2.0", 404, ""),
                < 62 => ($"GET {path} HTTP/2.0", 502, "upstream prematurely closed connection while reading response header from upstream"),
                < 150 => ($"GET {path} HTTP/2.0", 304, ""),
                _ => ($"GET {path} HTTP/2.0", 200, ""),
            };
        }
    }
}
