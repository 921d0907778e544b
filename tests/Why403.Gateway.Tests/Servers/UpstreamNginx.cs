namespace Why403.Gateway.Tests.Servers;

/// <summary>nginx as an upstream: it says what it was told of the client, and refuses in its own ways.</summary>
internal sealed class UpstreamNginx(int port) : RealServer("nginx", "/usr/sbin/nginx", port)
{
    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("site/empty"), new Plant("nginx.conf", $$"""
            user www-data;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 512; }
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                underscores_in_headers on;
                server {
                    listen 127.0.0.1:{{port}};
                    default_type text/plain;
                    location / { return 200 "for=$http_x_forwarded_for proto=$http_x_forwarded_proto real=$http_x_real_ip forwarded=$http_forwarded rewrite=$http_x_original_url host=$http_host uri=$request_uri"; }
                    location /secret/ { deny all; }
                    location /bare { deny all; error_page 403 /empty; }
                    location = /empty { internal; default_type ""; root site; }
                    location /sign-in { add_header WWW-Authenticate 'Basic realm="nginx"' always; return 401 "its own words"; }
                }
            }
            """));
        return ["-p", Home, "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"];
    }
}
