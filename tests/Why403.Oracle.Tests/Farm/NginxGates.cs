using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Why403.Oracle.Tests.Farm;

/// <summary>nginx asks for something first: a password, a signature, patience.</summary>
internal static class NginxGates
{
    private const string Past = "1600000000", FarFuture = "4102444800";

    public static Plot In(Sites sites)
    {
        string At(string path) => sites.Address(Site.Nginx, path);
        FarmCase Signed(string name, string cause, int status, string query) =>
            // Without the key nobody can make the signature that would tell a refused one from a closed path.
            new(name, cause, status == 403 ? Alike.ToPath(cause, "/download/film.mp4") : [], Layer.Edge, "nginx", status, Ask.Get(At("/download/film.mp4" + query)))
            {
                Passes = Ask.Get(At("/download/film.mp4" + Signature(FarFuture))),
            };
        FarmCase Limited(string name, int status, string path)
        {
            var request = Ask.Get(At(path));
            return new(name, "rate.limit-exceeded", status == 503 ? ["runtime.app-stopped"] : [], Layer.Edge, "nginx", status, request)
            {
                Before = [request, request],
            };
        }

        return new(Locations,
        [
            new("nginx-basic-auth", "login.required", [], Layer.Application, "nginx", 401, Ask.Get(At("/staff/rota.html")))
            {
                Passes = Ask.Get(At("/staff/rota.html"), ("Authorization", "Basic " + Convert.ToBase64String("ann:tulip"u8))),
            },
            Signed("nginx-signature-missing", "signed-url.missing", 403, ""),
            Signed("nginx-signature-bad", "signed-url.bad-signature", 403, $"?md5=AAAAAAAAAAAAAAAAAAAAAA&expires={FarFuture}"),
            Signed("nginx-signature-expired", "signed-url.expired", 410, Signature(Past)),
            Limited("nginx-rate-503", 503, "/feed/latest.html"),
            Limited("nginx-rate-429", 429, "/tiles/one.html"),
        ])
        {
            Beside = Zones,
            Files =
            [
                new("staff/rota.html", "rota"), new("staff/.users", "ann:{PLAIN}tulip\n"),
                new("download/film.mp4", "no real film"), new("feed/latest.html", "feed"), new("tiles/one.html", "tile"),
            ],
        };
    }

    private const string Zones = """
        limit_req_zone $binary_remote_addr zone=feed:1m rate=1r/m;
        limit_req_zone $binary_remote_addr zone=tiles:1m rate=1r/m;
        """;

    private const string Locations = """
        location /staff/ { auth_basic "Staff"; auth_basic_user_file site/staff/.users; }
        location /download/ {
            secure_link $arg_md5,$arg_expires;
            secure_link_md5 "$secure_link_expires$uri pear";
            if ($secure_link = "") { return 403; }
            if ($secure_link = "0") { return 410; }
        }
        location /feed/ { limit_req zone=feed; }
        location /tiles/ { limit_req zone=tiles; limit_req_status 429; }
        """;

    private static string Signature(string expires)
    {
#pragma warning disable CA5351 // ngx_http_secure_link_module signs with MD5 and nothing else.
        var digest = MD5.HashData(Encoding.ASCII.GetBytes($"{expires}/download/film.mp4 pear"));
#pragma warning restore CA5351
        return $"?md5={Base64Url.EncodeToString(digest)}&expires={expires}";
    }
}
