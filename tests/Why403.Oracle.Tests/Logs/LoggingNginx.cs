using Why403.Oracle.Tests.Farm;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.Logs;

/// <summary>nginx with one place for each way in which it refuses, and logs in several formats.</summary>
internal sealed class LoggingNginx(Sites sites) : RealServer("nginx", "/usr/sbin/nginx", sites[Site.Nginx], sites[Site.NginxTls])
{
    public const string Format = "log_format oracle '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $connection $request_id $upstream_status';";
    public const string JsonFormat = "log_format json escape=json '{\"time\":\"$time_iso8601\",\"request\":\"$request\",\"status\":$status,\"remote_addr\":\"$remote_addr\",\"agent\":\"$http_user_agent\",\"connection\":\"$connection\"}';";

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Path.Combine(Home, "site"), new Plant("index.html", "home"), new Plant("noindex/a.html", "a"), new Plant("unreadable.html", "x", "600"), new Plant("closed/", Mode: "700"),
            new Plant("closed/a.html", "a"), new Plant("links/target.html", "t"), new Plant("links/link.html", LinkTo: "target.html"), new Plant("list/", Mode: "711"), new Plant("list/a.html", "a"),
            new Plant("dav/old.html", "old"), new Plant("php/x.txt", "text"), new Plant("php/secret.php", "<?php", "600"), new Plant("php/said.php", "<?php error_log(\"Access to the script 'x' has been denied (see security.limit_extensions)\"); http_response_code(403);"),
            new Plant("loop/a", LinkTo: "b"), new Plant("loop/b", LinkTo: "a"));
        Plant.All(Home, new Plant("users", "bob:{PLAIN}secret\n"), new Plant("closed-users", "bob:{PLAIN}secret\n", "600"), new Plant("nginx.conf", Configuration()));
        Certificate.Write(Home);
        return ["-p", Home, "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"];
    }

    private string Configuration() => $$"""
        user www-data;
        worker_processes 1;
        pid nginx.pid;
        error_log error.log info;
        events { worker_connections 256; }
        http {
            {{Format}}
            {{JsonFormat}}
            access_log oracle.log oracle;
            access_log combined.log combined;
            access_log json.log json;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            limit_req_zone $uri zone=slow:1m rate=1r/m;
            limit_req_status 403;
            server {
                listen 127.0.0.1:{{sites[Site.Nginx]}};
                server_name www.example.org;
                root site;
                location /deny { deny all; }
                location /methods { limit_except GET { deny all; } }
                location /any { satisfy any; deny all; auth_basic x; auth_basic_user_file {{Home}}/users; }
                location /basic { auth_basic x; auth_basic_user_file {{Home}}/users; }
                location /closed-basic { auth_basic x; auth_basic_user_file {{Home}}/closed-users; }
                location /links { disable_symlinks on; }
                location /list { autoindex on; }
                location /slow { limit_req zone=slow; try_files /index.html =404; }
                location /dav { dav_methods PUT DELETE MKCOL; }
                location /return { return 403; }
                location /tried/ { try_files /closed/a.html /index.html; }
                location /hidden { error_page 403 =404 /none; deny all; }
                location /app { proxy_pass http://127.0.0.1:{{sites[Site.Nginx]}}/return; }
                location /php/ {
                    fastcgi_pass 127.0.0.1:{{sites[Site.PhpFpm]}};
                    fastcgi_param SCRIPT_FILENAME $document_root$uri;
                    fastcgi_param REQUEST_METHOD $request_method;
                }
            }
            server {
                listen 127.0.0.1:{{sites[Site.NginxTls]}} ssl;
                server_name www.example.org;
                ssl_certificate own.pem;
                ssl_certificate_key own.key;
                ssl_client_certificate own.pem;
                ssl_verify_client on;
                root site;
            }
        }
        """;
}
