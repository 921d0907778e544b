using System.Globalization;
using System.Text;
using Why403.Oracle.Tests.Servers;

namespace Why403.Oracle.Tests.PhpFpm;

/// <summary>A PHP-FPM with many pools over one tree, each with rules of its own.</summary>
/// <param name="ports">The last pools listen on these ports, the others on sockets.</param>
/// <param name="caches">Scripts are kept in opcache, for all pools together.</param>
/// <param name="oddNames">Scripts whose names need escapes in an address.</param>
internal sealed class FpmServer(Random random, int[]? ports = null, bool oddNames = false, bool caches = false) : RealServer("php8.2-fpm", "/usr/sbin/php-fpm8.2")
{
    public const int Pools = 16;

    private static readonly string[] Names = ["a.php", "b.PHP", "c.phtml", "d.phar", "e", "f.php.bak", "g.html"];
    private static readonly string[] OddNames = ["un read.php", "p%41.php", "ü.php", "q?x.php", "s;x.php"];
    private static readonly string[] Modes = ["644", "644", "600", "640", "604"];
    private readonly List<string> _pools = [];
    private readonly List<string> _paths = [];

    // Debian names the version in the path of the configuration.
    public string MainFile => Path.Combine(Home, "php/8.2/fpm.conf");

    public string Ini => Path.Combine(Home, "php/8.2/php.ini");

    public string Site => Path.Combine(Home, "site");

    public string PoolOf(int number) => _pools[number];

    /// <summary>A port of the pool, or null and its socket.</summary>
    public (int? Port, string Socket) AddressOf(int number) => (PortOf(number), string.Create(CultureInfo.InvariantCulture, $"{Home}/s/{number:00}.sock"));

    /// <summary>Paths of the tree and some that are not there, with this and that behind them, escaped.</summary>
    public IEnumerable<string> Paths(Random choose, int count)
    {
        string[] behind = ["", "", "", "/", "/x", "/x.php", "/x/y.php", "/../a.php"];
        for (var i = 0; i < count; i++)
        {
            var path = choose.Next(6) == 0 ? "/none" + choose.Next(3) + ".php" : _paths[choose.Next(_paths.Count)];
            yield return Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + behind[choose.Next(behind.Length)];
        }
    }

    public async Task ReadyAsync(CancellationToken cancel)
    {
        for (var i = 0; i < 200 && !Enumerable.Range(0, Pools).All(n => PortOf(n) is not null || File.Exists(AddressOf(n).Socket)); i++) await Task.Delay(50, cancel);
    }

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.Folder(Site, "755");
        foreach (var folder in (string[])["", "/open", "/closed", "/listed.php", "/deep", "/deep/er"])
        {
            Plant.Folder(Site + folder, "755");
            foreach (var name in oddNames ? [.. Names, .. OddNames] : Names)
            {
                if (random.Next(3) == 0) continue;
                Plant.All(Site + folder, new Plant(name, "<?php echo 'ran';", Modes[random.Next(Modes.Length)]));
                if (random.Next(4) == 0) Chown(Site + folder + "/" + name, random.Next(2) == 0 ? "www-data:www-data" : "nobody:nogroup");
                _paths.Add($"{folder}/{name}");
            }
            _paths.Add(folder.Length == 0 ? "/" : folder);
        }
        File.CreateSymbolicLink(Site + "/link.php", "open/a.php");
        File.CreateSymbolicLink(Site + "/dangling.php", "open/nothing.php");
        _paths.AddRange(["/link.php", "/dangling.php"]);
        File.SetUnixFileMode(Site + "/closed", (UnixFileMode)Convert.ToInt32(random.Next(2) == 0 ? "700" : "711", 8));
        Plant.Folder(Home + "/s", "755");
        var text = new StringBuilder($"[global]\nerror_log = {Home}/fpm.log\ndaemonize = no\n");
        for (var i = 0; i < Pools; i++) text.Append(Pool(i));
        Plant.All(Home, new Plant("php/8.2/fpm.conf", text.ToString()), new Plant("php/8.2/php.ini", $"opcache.enable={(caches ? 1 : 0)}\n"));
        return ["-F", "-R", "-y", MainFile, "-c", Ini, "-d", "display_errors=0"];
    }

    private string Pool(int number)
    {
        // Behind Apache two: its error page asks the pool again while the first child still waits for the connection's end.
        var listen = PortOf(number) is { } port ? $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}" : $"{Home}/s/$pool.sock";
        var pool = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"[{number:00}]\nuser = {Any("www-data", "www-data", "nobody")}\nlisten = {listen}\npm = static\npm.max_children = {(ports is null ? 1 : 2)}\ncatch_workers_output = no\n"));
        pool.Append(Any("listen.mode = 0666\n", "listen.owner = www-data\nlisten.group = www-data\n", "listen.owner = www-data\nlisten.mode = 0600\n", "listen.mode = 0660\nlisten.owner = nobody\nlisten.group = nogroup\n"));
        pool.Append(Any("", "", "security.limit_extensions = .php\n", "security.limit_extensions =\n", "security.limit_extensions = .php .html .phtml\n", "; security.limit_extensions = .none\n"));
        pool.Append(Any("", "", "", $"php_admin_value[open_basedir] = {Site}/open:/tmp/none\n", $"php_value[open_basedir] = \"{Site}\"\n", $"chroot = {Site}\n"));
        pool.Append(Any("", "", "group = nogroup\n"));
        if (PortOf(number) is not null) pool.Append(Any("", "", "listen.allowed_clients = 127.0.0.1\n", "listen.allowed_clients = 192.0.2.1\n"));
        _pools.Add(pool.ToString());
        return pool.ToString();
    }

    private int? PortOf(int number) => ports is not null && number >= Pools - ports.Length ? ports[number - (Pools - ports.Length)] : null;

    private string Any(params string[] of) => of[random.Next(of.Length)];

    private static void Chown(string path, string owner) => System.Diagnostics.Process.Start("/usr/bin/chown", [owner, path]).WaitForExit();
}
