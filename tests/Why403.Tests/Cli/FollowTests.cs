using System.Text;
using Why403.Cli.Logs;
using Why403.Logs;
using Why403.Logs.Scanning;

namespace Why403.Tests.Cli;

/// <summary>Logs that go on while they are read.</summary>
public sealed class FollowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("why403-").FullName;

    private string Access => Path.Combine(_folder, "access.log");

    private string Errors => Path.Combine(_folder, "error.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_read_from_its_end_on_and_each_byte_once()
    {
        File.WriteAllText(Access, "old\n");
        using var file = new FollowedFile(Access, fromStart: false);
        Assert.Equal("", Rest(file));
        File.AppendAllText(Access, "one\ntw");
        Assert.Equal("one\ntw", Rest(file));
        File.AppendAllText(Access, "o\n");
        Assert.Equal("o\n", Rest(file));
        Assert.Equal(0, file.Restarts);
    }

    [Fact]
    public void A_renamed_file_is_read_to_its_last_line_before_the_new_one()
    {
        File.WriteAllText(Access, "");
        using var file = new FollowedFile(Access, fromStart: false);
        File.AppendAllText(Access, "before\n");
        File.Move(Access, Access + ".1");
        File.AppendAllText(Access + ".1", "late\n");
        File.WriteAllText(Access, "");
        Assert.Equal("before\nlate\n", Rest(file));
        // The new file is there, and the server still writes to the old one.
        File.AppendAllText(Access + ".1", "later\n");
        Assert.Equal("later\n", Rest(file));
        File.AppendAllText(Access, "after\n");
        Assert.Equal("after\n", Rest(file));
        Assert.Equal(1, file.Restarts);
    }

    [Fact]
    public void A_file_that_was_cut_is_read_from_its_start()
    {
        File.WriteAllText(Access, "a long first line\n");
        using var file = new FollowedFile(Access, fromStart: true);
        Assert.Equal("a long first line\n", Rest(file));
        using (var stream = new FileStream(Access, FileMode.Open)) stream.SetLength(0);
        File.AppendAllText(Access, "second\n");
        Assert.Equal("second\n", Rest(file));
        Assert.Equal(1, file.Restarts);
    }

    [Fact]
    public void A_file_that_vanishes_and_comes_back_is_gone_on_with()
    {
        File.WriteAllText(Access, "one\n");
        using var file = new FollowedFile(Access, fromStart: true);
        Assert.Equal("one\n", Rest(file));
        File.Delete(Access);
        Assert.Equal("", Rest(file));
        File.WriteAllText(Access, "two\n");
        Assert.Equal("two\n", Rest(file));
    }

    [Fact]
    public async Task Each_refusal_is_shown_once_with_its_line_and_all_make_the_report()
    {
        File.WriteAllText(Access, "");
        File.WriteAllText(Errors, "");
        using var following = new Session(Access, Errors);
        File.AppendAllText(Errors, Error(0, "/no/0"));
        File.AppendAllText(Access, Line(0, "/no/0", 403) + Line(0, "/ok", 200));
        await following.Until(1);
        File.Move(Access, Access + ".1");
        File.WriteAllText(Access, Line(1, "/no/1", 403));
        // The line that explains it is written in two pieces, a while after.
        var error = Error(1, "/no/1");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Errors, error[..40]);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.AppendAllText(Errors, error[40..]);
        await following.Until(2);
        // Nothing explains this one: it is shown all the same.
        File.AppendAllText(Access, Line(2, "/ret", 403));
        await following.Until(3);
        var findings = following.End();
        Assert.Equal(["/no/0 server.access-rule", "/no/1 server.access-rule", "/ret"], following.Shown);
        Assert.Equal((4, 3), ((int)findings.All.Requests, findings.Kept.Count));
    }

    [Fact]
    public async Task A_log_that_is_empty_at_first_is_recognised_by_its_first_lines()
    {
        File.WriteAllText(Access, "");
        using var following = new Session(Access);
        File.AppendAllText(Access, """{"level":"info","ts":1764068400.1,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"203.0.113.7","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET","host":"s","uri":"/no","headers":{"User-Agent":["curl/8"]}},"duration":0.001,"size":0,"status":403}""" + "\n");
        await following.Until(1);
        following.End();
        Assert.Equal(["/no"], following.Shown);
    }

    [Fact]
    public async Task A_packed_log_cannot_be_followed()
    {
        var packed = Access + ".gz";
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(Encoding.ASCII.GetBytes(Line(0, "/", 403)));
        var (code, _, errors) = await Command.RunAsync("logs", packed, "--follow");
        Assert.Equal(Why403.Cli.ExitCodes.Usage, code);
        Assert.Contains("is packed", errors, StringComparison.Ordinal);
    }

    private static string Line(int second, string path, int status) => $"203.0.113.7 - - [25/Nov/2026:10:00:{second:00} +0000] \"GET {path} HTTP/1.1\" {status} 153 \"-\" \"curl/8\"\n";

    private static string Error(int second, string path) => $"2026/11/25 10:00:{second:00} [error] 7#7: *1 access forbidden by rule, client: 203.0.113.7, server: , request: \"GET {path} HTTP/1.1\", host: \"s\"\n";

    // The rounds of a follower: an old file is left after a round without a byte.
    private static string Rest(FollowedFile file)
    {
        var text = new StringBuilder();
        var buffer = new byte[5];
        for (var silent = 0; silent < 4; silent++)
        {
            while (file.Read(buffer) is > 0 and var read)
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
                silent = 0;
            }
        }
        return text.ToString();
    }

    /// <summary>A follower in a thread of its own.</summary>
    private sealed class Session : IDisposable
    {
        private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(30));
        private readonly List<FollowedLog> _logs;
        private readonly Task<LogFindings> _run;
        private readonly List<string> _shown = [];

        public Session(params string[] names)
        {
            _logs = [.. names.Select(name => FollowedLog.Open(name, new(null, []), fromStart: false))];
            var following = new Following(_logs, new ScanSettings { Hash = new(1, 2), KeepsPerhaps = true }, findings => new(findings, id => new(id, Layer.Server, ""), _ => []), new());
            _run = Task.Factory.StartNew(() => following.Run(Show, _end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        public List<string> Shown
        {
            get
            {
                lock (_shown) return [.. _shown];
            }
        }

        public async Task Until(int count)
        {
            while (Shown.Count < count)
            {
                Assert.False(_end.IsCancellationRequested, $"shown: {string.Join(", ", Shown)}");
                await Task.Delay(20);
            }
        }

        public LogFindings End()
        {
            _end.Cancel();
            return _run.GetAwaiter().GetResult();
        }

        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
            foreach (var log in _logs) log.Dispose();
        }

        private void Show(LoggedRefusal refusal)
        {
            lock (_shown) _shown.Add((refusal.Request.Request.Split(' ')[1] + " " + refusal.Cause?.Id).TrimEnd());
        }
    }
}
