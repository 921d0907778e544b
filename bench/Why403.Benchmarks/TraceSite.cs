using System.Globalization;
using System.Text;

namespace Why403.Benchmarks;

/// <summary>A site of a given size to trace: one configuration file with many servers, a tree, and requests as JSON lines.</summary>
internal static class TraceSite
{
    private const int LinesOfServer = 20;

    /// <param name="folder">Takes <c>nginx.conf</c>, <c>www/</c> and <c>requests.jsonl</c>.</param>
    public static int Make(string folder, int lines, int requests)
    {
        var servers = Math.Max(1, lines / LinesOfServer);
        Directory.CreateDirectory(folder + "/www");
        for (var i = 0; i < 50; i++)
        {
            var directory = Directory.CreateDirectory(string.Create(CultureInfo.InvariantCulture, $"{folder}/www/d{i}")).FullName;
            for (var j = 0; j < 20; j++) File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"{directory}/f{j}.html"), "x");
            if (i % 10 == 9) File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        File.WriteAllText(folder + "/nginx.conf", Configuration(folder, servers));
        using var text = new StreamWriter(folder + "/requests.jsonl");
        for (var i = 0; i < requests; i++)
        {
            var (client, agent) = (i % 3 == 0 ? "10.1.2.3" : "203.0.113.9", i % 7 == 0 ? "curl/8" : "Mozilla/5.0");
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $$$"""{"id":{{{i}}},"url":"http://s{{{i % servers}}}.example:8080{{{Path(i)}}}","client":"{{{client}}}","headers":{"User-Agent":"{{{agent}}}"}}"""));
        }
        return 0;
    }

    private static string Path(int i) => (i % 5) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"/d{i % 50}/f{i % 20}.html"),
        1 => string.Create(CultureInfo.InvariantCulture, $"/admin/d{i % 50}/"),
        2 => "/.git/config",
        3 => string.Create(CultureInfo.InvariantCulture, $"/api/orders?page={i}"),
        // Paths that are asked for once keep a cache of the file system honest.
        _ => string.Create(CultureInfo.InvariantCulture, $"/d{i % 50}/missing-{i}.html"),
    };

    private static string Configuration(string folder, int servers)
    {
        var text = new StringBuilder($"user www-data;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    access_log off;\n");
        for (var i = 0; i < servers; i++)
            text.Append(CultureInfo.InvariantCulture, $$"""
                    server {
                        listen 127.0.0.1:8080;
                        server_name s{{i}}.example www.s{{i}}.example;
                        root {{folder}}/www;
                        index index.html;
                        location / {
                            try_files $uri $uri/ =404;
                        }
                        location ~ /\. { deny all; }
                        location /admin/ {
                            allow 10.0.0.0/8;
                            deny all;
                            alias {{folder}}/www/;
                        }
                        location /api/ {
                            if ($http_user_agent ~* "curl|wget") { return 403; }
                            return 204;
                        }
                        error_page 403 /403.html;
                    }

                """);
        return text.Append("}\n").ToString();
    }
}
