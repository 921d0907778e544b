using System.Diagnostics;
using System.Globalization;
using Why403.Files;

namespace Why403.Oracle.Tests.Files;

/// <summary>A child that has become the user and tries what it is asked: <c>setpriv</c> and the <c>perl</c> of every Debian.</summary>
internal sealed class KernelAnswers : IDisposable
{
    // open and opendir are the real thing; access(2) asks inode_permission with the very mask that execve and create use.
    private const string Script = """
        use Fcntl; use POSIX ();
        $| = 1; binmode STDIN; binmode STDOUT;
        while (defined(my $line = <STDIN>)) {
            chomp $line;
            my ($op, $path) = split /\t/, $line, 2;
            my $ok;
            $! = 0;
            if ($op eq "Read") { $ok = sysopen(my $f, $path, O_RDONLY | O_NONBLOCK); }
            elsif ($op eq "List") { if ($ok = opendir(my $d, $path)) { $ok = lstat("$path/."); } }
            elsif ($op eq "Write") {
                my $dir = -d $path; $! = 0;
                $ok = $dir ? POSIX::access($path, POSIX::W_OK | POSIX::X_OK) : sysopen(my $f, $path, O_WRONLY | O_NONBLOCK);
            }
            else { $ok = POSIX::access($path, POSIX::X_OK); }
            print $ok ? 0 : $! + 0, "\n";
        }
        """;

    private readonly Process _process;

    public KernelAnswers(ProcessIdentity who)
    {
        var start = new ProcessStartInfo("setpriv") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] groups = who.Groups.IsEmpty ? ["--clear-groups"] : ["--groups", string.Join(',', who.Groups)];
        foreach (var word in (string[])["--reuid", Number(who.Uid), "--regid", Number(who.Gid), .. groups, "perl", "-e", Script]) start.ArgumentList.Add(word);
        _process = Process.Start(start)!;
    }

    /// <summary>The name of the error number; empty when it passes.</summary>
    public string Ask(FileOperation operation, string path)
    {
        _process.StandardInput.Write($"{operation}\t{path}\n");
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() switch
        {
            "0" => "",
            "1" => "EPERM",
            "2" => "ENOENT",
            "13" => "EACCES",
            "20" => "ENOTDIR",
            "30" => "EROFS",
            "36" => "ENAMETOOLONG",
            "40" => "ELOOP",
            var other => other ?? "no answer",
        };
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
