using Why403.Servers;
using Why403.Servers.Nginx;

namespace Why403.Oracle.Tests.Nginx;

/// <summary>Requests that reach into the corners of the generated trees and configurations.</summary>
public sealed class RequestGenerator(Random random)
{
    private static readonly string[] Directories = ["/", "/a/", "/a/b/", "/noidx/", "/priv/", "/xonly/", "/up/", "/idxdir/", "/ld/", "/ld/b/", "/labs/", "/e/", "/auth/", "/none/", "/f.html/", "/", "/a/", "/up/", "/a/b/", "/ld/", "//a/", "/a//b/", "/./a/", "/x/../a/", "/%61/", "/a%2fb/", "/A/", "/a../"];
    private static readonly string[] Files = ["", "", "index.html", "f.html", "a.php", ".hid", "x.TXT", "none", "403.html", "lf", "lp", "loop", "dangling", "lslash", "index.php", "ok", "1", "f%2ehtml", "un%20read.html", "b", "a+b", "%C3%BC.html", "f.html/x", "%3f", "..", "%2e%2e/f.html", "index.htm"];
    private static readonly string[] Bad = ["/../x", "/%", "/%0", "/%00", "/a/../../x", "/%2e%2e/", "/a b"];

    public ServerRequest Make(int servers, int port)
    {
        var number = random.Next(servers);
        var path = random.Next(60) == 0 ? Any(Bad) : Any(Directories) + Any(Files);
        if (random.Next(6) == 0 && path.Length > 1) path = path.TrimEnd('/');
        if (path.Length == 0) path = "/";
        if (random.Next(3) == 0) path += Any("?", "?x=1", "?k=abc", "?x=0&ip=10.1.2.3", "?ip=10.9.9.9&X=", "?x=%2e", "#frag", "?a#b", "?k=" + random.Next(100));
        var headers = HeaderList.Empty;
        if (random.Next(3) == 0) headers = headers.With("User-Agent", Any("curl/8", "BadBot", "badbot", "Spider", "spider", "Mozilla/5.0"));
        if (random.Next(4) == 0) headers = headers.With("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Any("ann:good", "ann:bad", "bob:test", "cy:myPassword", "no:x", "ann", "ann:good:x"))));
        if (random.Next(5) == 0) headers = headers.With("X-Forwarded-For", Any("198.51.100.7", "198.51.100.7, 127.0.0.2", "junk", "10.0.0.1,192.0.2.7", "192.0.2.7:80", "2001:db8::1", "127.0.0.1, 127.0.0.2"));
        if (random.Next(8) == 0) headers = headers.With("X-Real-IP", Any("198.51.100.9", "127.0.0.3", "x", "192.0.2.7"));
        if (random.Next(10) == 0) headers = headers.With("X-Other", Any("127.0.0.5", "hello", ""));
        if (random.Next(6) == 0) headers = headers.With("Cookie", Any("c=1", "d=2; c=3", "cc=1, c=4", "C = 5"));
        if (random.Next(6) == 0) headers = headers.With("Referer", Any("http://h0.test/x", "http://evil.test/", "garbage", ""));
        var method = random.Next(4) > 0 ? "GET" : Any("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO", "TRACE", "PATCH", "POST", "get");
        if (method is "POST" or "PUT" or "PATCH" && random.Next(2) == 0) headers = headers.With("Content-Length", Any("0", "5", "20"));
        var host = random.Next(12) == 0 ? Any("nobody.test", "", "a..b", "H0.TEST", "h0.test.", $"h{number}.test:99", "a/b") : Name(number);
        return new(method, path)
        {
            Host = random.Next(80) == 0 ? null : host, Headers = headers, Client = $"127.0.0.{1 + random.Next(6)}", LocalAddress = "127.0.0.1", LocalPort = port + number / 4,
            Protocol = random.Next(40) == 0 ? "HTTP/1.0" : "HTTP/1.1",
        };
    }

    private string Name(int number) => random.Next(3) > 0 ? $"h{number}.test" : (number % 4) switch { 0 => $"a.b.dot{number}.test", 1 => $"q.w{number}.test", 2 => $"x{number}.org", _ => $"re7{number}.test" };

    private string Any(params string[] from) => from[random.Next(from.Length)];
}
