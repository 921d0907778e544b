using Why403.Servers;
using Why403.Servers.PhpFpm;

namespace Why403.Cli.Tracing;

/// <summary>Where PHP-FPM keeps its configuration, and the php.ini beside it.</summary>
internal static class PhpFpmFiles
{
    private const string Debian = "/etc/php";

    // Red Hat, builds from source, FreeBSD's ports.
    private static readonly (string Main, string Ini)[] Usual =
    [
        ("/etc/php-fpm.conf", "/etc/php.ini"), ("/usr/local/etc/php-fpm.conf", "/usr/local/etc/php/php.ini"),
    ];

    public static IReadOnlyList<PhpFpmConfiguration> Find(string? named, DiskView view, IConfigurationFiles texts)
    {
        if (named is not null)
        {
            var main = named.StartsWith('/') || view.Surroundings.UnpackedIn is not null ? "/" + named.TrimStart('/') : Path.Combine(Environment.CurrentDirectory, named);
            var read = PhpFpmConfiguration.Read(texts, main, Path.GetDirectoryName(main) + "/php.ini");
            return read.Problems is [var problem, ..] ? throw Complaint.Unreadable($"{(problem.Where is null ? "" : problem.Where + ": ")}{problem.Message}", problem.Fix) : [read];
        }
        var versions = new List<string>();
        view.Enumerate(Debian, (name, _) => versions.Add(name));
        return
        [
            .. versions.Order(StringComparer.Ordinal).Select(v => (Main: $"{Debian}/{v}/fpm/php-fpm.conf", Ini: $"{Debian}/{v}/fpm/php.ini")).Concat(Usual)
                .Where(f => view.Look(f.Main).Sight == Why403.Files.Sight.Seen).Select(f => PhpFpmConfiguration.Read(texts, f.Main, f.Ini)),
        ];
    }
}
