namespace Why403.Oracle.Tests.Farm;

/// <summary>PHP-FPM behind nginx: the runtime refuses, or the script does.</summary>
internal static class PhpRules
{
    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.NginxPhp, path);
        FarmCase Script(string name, string cause, int status, Request request) =>
            new(name, cause, [], Layer.Application, "application", status, request);

        return new("",
        [
            new("php-fpm-limit-extensions", "php-fpm.extension-limited",
                ["file.mode-denies", "file.owner-differs", "file.acl-denies", "file.selinux-denies"],
                Layer.Runtime, "php-fpm", 403, Ask.Get(At("/lib/tool.inc"))),
            new("php-fpm-mode-600", "file.mode-denies",
                ["php-fpm.extension-limited", "file.owner-differs", "file.acl-denies", "file.selinux-denies"],
                Layer.FileSystem, "php-fpm", 403, Ask.Get(At("/locked.php"))),
            Script("php-application-403", "application.refused", 403, Ask.Get(At("/panel.php?tab=users"))),
            Script("php-csrf-419", "csrf.failed", 419, Ask.Send("POST", At("/form.php"))) with { Passes = Ask.Get(At("/form.php")) },
            Script("php-login-redirect", "login.required", 302, Ask.Get(At("/account.php"))) with
            {
                Passes = Ask.Get(At("/account.php"), ("Cookie", "PHPSESSID=tulip")),
            },
            Script("php-api-key", "api-key.missing", 401, Ask.Get(At("/api.php"))) with
            {
                Passes = Ask.Get(At("/api.php"), ("X-Api-Key", "tulip")),
            },
        ])
        {
            Beside = $$"""
                server {
                    listen 127.0.0.1:{{sites[Site.NginxPhp]}};
                    root site/php;
                    location ~ \.(php|inc)$ {
                        include /etc/nginx/fastcgi_params;
                        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
                        fastcgi_pass 127.0.0.1:{{sites[Site.PhpFpm]}};
                    }
                }
                """,
            Files =
            [
                new("php/robots.txt", "User-agent: *\nDisallow:\n"),
                new("php/lib/tool.inc", "<?php echo 'tool';"),
                new("php/locked.php", "<?php echo 'locked';", "600"),
                new("php/panel.php", """
                    <?php http_response_code(403); ?>
                    <!doctype html><title>Forbidden</title><h1>You cannot open this panel</h1><p>Ask your team lead.</p>
                    """),
                new("php/form.php", """
                    <?php if ($_SERVER['REQUEST_METHOD'] === 'POST' && !isset($_POST['_token'])) { http_response_code(419); exit('CSRF token mismatch.'); } ?>
                    <form method="post"><input type="hidden" name="_token" value="1"></form>
                    """),
                new("php/account.php", """
                    <?php if (!isset($_COOKIE['PHPSESSID'])) { header('Location: /login.php?return=%2Faccount.php', true, 302); exit; }
                    echo 'account';
                    """),
                new("php/login.php", "<form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"></form>"),
                new("php/api.php", """
                    <?php header('Content-Type: application/json');
                    if (!isset($_SERVER['HTTP_X_API_KEY'])) { http_response_code(401); exit('{"error":"missing_api_key","message":"No API key was sent"}'); }
                    echo '{"ok":true}';
                    """),
            ],
        };
    }
}
