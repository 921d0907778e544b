using System.Text;
using Why403.Servers;

namespace Why403.Oracle.Tests.Apache;

/// <summary>Requests that reach into every corner of the generated trees and configurations.</summary>
public sealed class RequestGenerator(Random random)
{
    private static readonly string[] Directories = ["/", "/", "/a/", "/a/b/", "/noidx/", "/priv/", "/xonly/", "/up/", "/idxdir/", "/ld/", "/labs/", "/e/", "/cgi/", "/al/", "/m/", "/proxy/", "/old/", "/~ann/", "/a//b/", "//", "/A/", "/a/x/", "/p/"];
    private static readonly string[] Files = ["", "", "index.html", "f.html", "a.php", ".hid", "x.TXT", "none", "403.html", "lf", "lp", "loop", "dangling", "lslash", "index.php", ".htaccess", "f%2ehtml", "un%20read.html", "b", "a+b", "%C3%BC.html", "f.html/x", "%3f", "..", "%2e%2e/f.html", "index.htm", "f.html/", "a", "f", "x%2fy", "%2561", "a.php/info/", "up", "index.html/f.html"];
    private static readonly string[] Bad = ["/../x", "/%", "/%0", "/%00", "/a/../../x", "/%2e%2e/", "/a%2f..%2fx", "/a%00b", "*", "/%zz", "/a/./f.html", "/.%2e/f.html", "/a/.", "/a/b/..", "/x y", "a"];

    public ServerRequest Make(int hosts, int port)
    {
        var number = random.Next(hosts);
        var path = random.Next(50) == 0 ? Any(Bad) : random.Next(120) == 0 ? "/" + new string('n', 300) : Any(Directories) + Any(Files);
        if (random.Next(6) == 0 && path.Length > 1) path = path.TrimEnd('/');
        if (path.Length == 0) path = "/";
        if (random.Next(4) == 0) path += Any("?", "?x=1", "?k=abc", "?x=%2e", "?a#b", "?C=N;O=D");
        var headers = HeaderList.Empty;
        if (random.Next(3) == 0) headers = headers.With("User-Agent", Any("curl/8", "BadBot", "badbot", "Mozilla/5.0"));
        if (random.Next(3) == 0) headers = headers.With("Authorization", random.Next(12) == 0 ? Any("Bearer x", "Basic", "Basic !!", "basic YW5uOm15UGFzc3dvcmQ=") : "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(Any("ann:myPassword", "ann:bad", "bob:test", "cy:myPassword", "no:x", "ann", "da:plain", "ann:myPassword:x"))));
        if (random.Next(5) == 0) headers = headers.With("X-Forwarded-For", Any("198.51.100.7", "198.51.100.7, 127.0.0.2", "10.0.0.1,192.0.2.7", "192.0.2.7:80", "2001:db8::1", "127.0.0.1, 127.0.0.2", "10.0.0.1", "198.51.100.7,,127.0.0.1"));
        if (random.Next(8) == 0) headers = headers.With("X-Real-IP", Any("198.51.100.9", "127.0.0.3", "192.0.2.7"));
        if (random.Next(6) == 0) headers = headers.With("Referer", Any("http://h0.test/x", "http://evil.test/", ""));
        if (random.Next(8) == 0) headers = headers.With("Cookie", Any("c=1", "d=2; c=3"));
        var method = random.Next(4) > 0 ? "GET" : Any("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO", "TRACE", "PATCH", "POST", "get", "PROPFIND");
        if (method is "POST" or "PUT" or "PATCH" && random.Next(2) == 0) headers = headers.With("Content-Length", Any("0", "5", "20"));
        var host = random.Next(12) == 0 ? Any("nobody.test", "", "a..b", "H0.TEST", "h0.test.", $"h{number}.test:99", "a/b", "127.0.0.1", "h0.test:", "h 0", "1.2.3", "x.1") : Name(number);
        return new(method, path)
        {
            Host = random.Next(80) == 0 ? null : host, Headers = headers, Client = $"127.0.0.{1 + random.Next(6)}", LocalAddress = "127.0.0.1", LocalPort = port + number / ConfigurationGenerator.HostsOnOnePort,
            Protocol = random.Next(40) == 0 ? "HTTP/1.0" : "HTTP/1.1",
        };
    }

    private string Name(int number) => random.Next(5) > 0 ? $"h{number}.test" : Any($"a.b.w{number}.test", $"xy.{number}.test", $"both{number}.test", $"BOTH{number}.test");

    private string Any(params string[] from) => from[random.Next(from.Length)];
}
