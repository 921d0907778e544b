using Why403.Oracle.Tests.Farm;

namespace Why403.Oracle.Tests.Servers;

/// <summary>nginx with the http block of Debian's nginx.conf, less what reaches outside its home.</summary>
internal sealed class NginxServer(Sites sites, params IReadOnlyList<Plot> plots)
    : RealServer("nginx", "/usr/sbin/nginx", sites[Site.Nginx], sites[Site.NginxTls])
{
    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), [.. Common.Files, .. plots.SelectMany(plot => plot.Files)]);
        Certificate.Write(Home);
        Plant.All(Home, new Plant("nginx.conf", Configuration()));
        return ["-p", Home, "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"];
    }

    private string Configuration() => $$"""
        user www-data;
        worker_processes 1;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 256; }
        http {
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            access_log off;
            gzip on;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            {{string.Join('\n', plots.Select(plot => plot.Beside))}}
            server {
                listen 127.0.0.1:{{sites[Site.Nginx]}};
                server_name 127.0.0.1;
                root site;
                {{string.Join('\n', plots.Select(plot => plot.Inside))}}
            }
        }
        """;
}
