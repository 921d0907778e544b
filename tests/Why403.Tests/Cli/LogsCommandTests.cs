using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Why403.Cli;

namespace Why403.Tests.Cli;

/// <summary><c>why403 logs</c> as an operator meets it: filters, packed files, and input that nobody would want.</summary>
public sealed class LogsCommandTests : IDisposable
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36";

    private static readonly string _access = string.Concat(Enumerable.Range(0, 200).Select(i => Line($"203.0.113.{i % 7}", i, $"GET /p/{i} HTTP/2.0", i % 10 == 0 ? 403 : 200)));
    private static readonly string _errors = string.Concat(Enumerable.Range(0, 20).Select(i => $"2026/11/25 10:{i * 10 / 60:00}:{i * 10 % 60:00} [error] 7#7: *{i} access forbidden by rule, client: 203.0.113.{i * 10 % 7}, server: s, request: \"GET /p/{i * 10} HTTP/2.0\", host: \"s\"\n"));

    private readonly string _folder = Directory.CreateTempSubdirectory("why403-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_refusal_has_the_cause_that_the_error_log_says()
    {
        var (code, output, errors) = await Command.RunAsync("logs", Write("access.log", _access), Write("error.log", _errors));
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("20 of 200 requests were refused (10 %)", output, StringComparison.Ordinal);
        Assert.Contains("proven[server.access-rule]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("unexplained", output, StringComparison.Ordinal);
    }

    // As nginx 1.22 wrote it with `limit_req zone=z` and no burst, for a file that is not there.
    [Fact]
    public async Task The_request_that_got_through_before_the_limit_is_not_the_one_that_was_limited()
    {
        string Error(double excess) => $"2026/11/25 10:00:00 [error] 7#7: *3 limiting requests, excess: {excess.ToString(System.Globalization.CultureInfo.InvariantCulture)} by zone \"z\", client: 203.0.113.7, server: , request: \"GET /lim HTTP/1.1\", host: \"s\"\n";
        var access = string.Concat(new[] { 404, 503, 503 }.Select(status => Line("203.0.113.7", 0, "GET /lim HTTP/1.1", status)));
        var (code, output, _) = await Command.RunAsync("logs", Write("access.log", access), Write("error.log", Error(0.993) + Error(0.985)), "--json");
        Assert.Equal(ExitCodes.NotRefused, code);
        var group = Assert.Single(output.Split('\n'), line => line.Contains("\"kind\":\"group\"", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(group);
        Assert.Equal("[503]", json.RootElement.GetProperty("statuses").GetRawText());
        Assert.Equal(2, json.RootElement.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task The_guards_own_events_are_a_log_that_names_cause_and_rule()
    {
        var events = Path.Combine(_folder, "20261125T162321986Z-3cfe960b.w403");
        var sample = File.ReadAllText(Checkout.Path("tests", "Why403.Tests", "Logs", "Formats", "samples", "access", "guard.log"));
        File.WriteAllText(events, sample + sample + "00000000 {\"reference\":\"torn");
        var (code, output, errors) = await Command.RunAsync("logs", _folder, "--width", "100");
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("proven[rate.limit-exceeded]", output, StringComparison.Ordinal);
        Assert.Contains("proven[address.not-allowed]", output, StringComparison.Ordinal);
        Assert.Contains("browse", output, StringComparison.Ordinal);
        Assert.Contains("1 line the format does not fit", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task A_packed_log_is_the_log_that_is_in_it(string packing)
    {
        var plain = await Groups(Write("access.log", _access));
        using var packed = new MemoryStream();
        using (var packer = packing == "gz" ? (Stream)new GZipStream(packed, CompressionLevel.Fastest, true) : new ZstdSharp.CompressionStream(packed, leaveOpen: true))
            packer.Write(Encoding.UTF8.GetBytes(_access));
        Assert.Equal(plain, await Groups(Write($"access.log.{packing}", packed.ToArray())));
    }

    // `printf '203.0.113.7 - - [25/Nov/2026:11:07:49 +0000] "GET /a HTTP/1.1" 403 153 "-" "curl/8"\n'` through bzip2 -9 and xz.
    [Theory]
    [InlineData("bz2", "QlpoOTFBWSZTWTHAN9cAABjfgEAQUAv/8ALBRAooBJMAIABIqeU8U9TamgaMjQAY9JtE9RiMEGEYUmoOeT90PgtAxg6o0rYafdyVIg6Osg2OYDBQKfT2DIUJLQCEth96m/dPcwoegot9e18C7kinChIGOAb64A==")]
    [InlineData("xz", "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ABTAFFdABkMArc3jZbzpnFkk9NUd6Qn+40t9hJdvkbSMCs9sD6SlnEAhbsdSD6TyP9V+WlKdlo1O07y4o95Tm6ClG9lnGy+IoEKKSjTA7XIr7Mf5JoAAAAAAAAzQB3996AyngABbVQsNdOcH7bzfQEAAAAABFla")]
    public async Task Old_packings_are_read_too(string extension, string packed)
    {
        var bytes = Convert.FromBase64String(packed);
        var (code, output, errors) = await Command.RunAsync("logs", Write($"a.log.{extension}", bytes));
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("1 of 1 requests were refused", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_log_that_ends_early_is_read_as_far_as_it_goes_and_named()
    {
        using var packed = new MemoryStream();
        var random = new Random(7);
        using (var packer = new GZipStream(packed, CompressionLevel.Fastest, true))
            for (var i = 0; i < 20_000; i++) packer.Write(Encoding.UTF8.GetBytes(Line($"10.{random.Next(256)}.{random.Next(256)}.1", i, $"GET /{random.Next():x} HTTP/1.1", 403)));
        foreach (var length in (int[])[(int)packed.Length / 2, (int)packed.Length - 1, (int)packed.Length - 9]) await Cut(packed.ToArray()[..length]);
        // Of several members the last one counts too.
        await Cut([.. packed.ToArray(), .. packed.ToArray()[..1000]]);
        var spoilt = packed.ToArray();
        spoilt[spoilt.Length / 2] ^= 0x55;
        await Cut(spoilt);
        Assert.Equal(ExitCodes.NotRefused, (await Command.RunAsync("logs", Write("access.log.gz", [.. packed.ToArray(), .. packed.ToArray()]))).ExitCode);
    }

    [Fact]
    public async Task Zstandard_that_ends_early_is_named_too()
    {
        using var packed = new MemoryStream();
        using (var packer = new ZstdSharp.CompressionStream(packed, leaveOpen: true))
            for (var i = 0; i < 20_000; i++) packer.Write(Encoding.UTF8.GetBytes(Line($"10.{i % 256}.{i % 251}.1", i, $"GET /{i * 7919:x} HTTP/1.1", 403)));
        await Cut(packed.ToArray()[..(int)(packed.Length / 2)]);
    }

    private async Task Cut(byte[] packed)
    {
        var (code, output, _) = await Command.RunAsync("logs", Write("access.log.gz", packed));
        Assert.Equal(ExitCodes.Partial, code);
        Assert.Contains("Partial", output, StringComparison.Ordinal);
        Assert.Contains("could not be read to its end", output, StringComparison.Ordinal);
        Assert.Contains(" requests were refused", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    public async Task An_empty_log_has_no_request(string text)
    {
        var (code, output, errors) = await Command.RunAsync("logs", Write("access.log", text));
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("There is no request in these logs.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_log_is_said_to_be_none()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        var (code, output, errors) = await Command.RunAsync("logs", Write("access.log", bytes));
        Assert.Equal((ExitCodes.Undetermined, ""), (code, output));
        Assert.Contains("is in no log format that is known here", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(errors, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public async Task A_line_of_twenty_megabytes_and_zeros_cost_no_other_line()
    {
        var text = _access + new string('x', 20 << 20) + "\n" + new string('\0', 5000) + "\n" + _access;
        var (code, output, errors) = await Command.RunAsync("logs", Write("access.log", text));
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        Assert.Contains("40 of 400 requests were refused", output, StringComparison.Ordinal);
        Assert.Contains("2 lines the format does not fit", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_403_in_a_broken_line_is_counted_as_such()
    {
        var broken = Line("203.0.113.9", 5, "GET /cut HTTP/1.1", 403);
        var (_, output, _) = await Command.RunAsync("logs", Write("access.log", _access + broken[..^(Browser.Length + 2)].Replace(" - - [", " - ", StringComparison.Ordinal) + "\n"));
        Assert.Contains("1 line the format does not fit; 1 of them seem to hold a 403", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_wrote_is_shown_and_does_nothing()
    {
        var log = Line("203.0.113.9", 1, "GET /a\u001b[2J<script>\u202e HTTP/1.1", 403, "evil\u001b]0;x\u0007");
        foreach (var format in (string[])["text", "json", "html", "csv"])
        {
            var (_, output, _) = await Command.RunAsync("logs", Write("access.log", log), "--format", format, "-v");
            Assert.DoesNotContain(output, character => char.IsControl(character) && character is not ('\n' or '\r'));
            Assert.DoesNotContain('\u202e', output);
        }
    }

    [Fact]
    public async Task Line_ends_of_windows_and_a_missing_last_one_change_nothing()
    {
        var plain = await Groups(Write("access.log", _access));
        Assert.Equal(plain, await Groups(Write("crlf.log", _access.Replace("\n", "\r\n", StringComparison.Ordinal))));
        Assert.Equal(plain, await Groups(Write("cut.log", _access[..^1])));
    }

    [Fact]
    public async Task Logs_of_a_folder_are_read_together_and_in_any_order()
    {
        var half = _access.IndexOf('\n', _access.Length / 2) + 1;
        Write("access.log", _access[half..]);
        Write("access.log.1", _access[..half]);
        Write("error.log", _errors);
        var (code, output, _) = await Command.RunAsync("logs", _folder);
        Assert.Equal(ExitCodes.NotRefused, code);
        Assert.Contains("20 of 200 requests were refused (10 %)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var (code, output, errors) = await Command.RunAsync("logs", Path.Combine(_folder, "gone.log"));
        Assert.NotEqual(ExitCodes.NotRefused, code);
        Assert.Equal("", output);
        Assert.Contains("gone.log", errors, StringComparison.Ordinal);
        Assert.Contains("fix: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_leave_in_what_fits()
    {
        var (access, errors) = (Write("access.log", _access), Write("error.log", _errors));
        Assert.Contains("11 of 200 requests", (await Command.RunAsync("logs", access, errors, "--path", "/p/1")).Output, StringComparison.Ordinal);
        Assert.Contains("3 of 200 requests", (await Command.RunAsync("logs", access, errors, "--client", "203.0.113.3")).Output, StringComparison.Ordinal);
        Assert.Contains("20 of 200 requests", (await Command.RunAsync("logs", access, errors, "--cause", "server")).Output, StringComparison.Ordinal);
        Assert.Contains("None of 200 requests", (await Command.RunAsync("logs", access, errors, "--cause", "file")).Output, StringComparison.Ordinal);
        Assert.Contains("None of 200 requests", (await Command.RunAsync("logs", access, errors, "--cause", "unexplained")).Output, StringComparison.Ordinal);
        Assert.Contains("20 of 200 requests", (await Command.RunAsync("logs", access, "--cause", "unexplained")).Output, StringComparison.Ordinal);
        Assert.Contains(" of 140 requests", (await Command.RunAsync("logs", access, errors, "--since", "2026-11-25T10:01:00Z")).Output, StringComparison.Ordinal);
        Assert.Contains(" of 60 requests", (await Command.RunAsync("logs", access, errors, "--until", "2026-11-25T10:01:00Z")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await Command.RunAsync("logs", access, "--since", "yesterday noon")).ExitCode);
    }

    [Theory]
    [InlineData("refused>19", ExitCodes.Refused)]
    [InlineData("refused>20", ExitCodes.NotRefused)]
    [InlineData("share>9.9", ExitCodes.Refused)]
    [InlineData("incident", ExitCodes.NotRefused)]
    [InlineData("incident,refused>1", ExitCodes.Refused)]
    [InlineData("nonsense", ExitCodes.Usage)]
    public async Task Conditions_decide_the_exit_code_for_cron(string condition, int expected)
    {
        var (code, _, errors) = await Command.RunAsync("logs", Write("access.log", _access), "--fail-on", condition);
        Assert.True(expected == code, errors);
        if (expected == ExitCodes.Refused) Assert.Equal(ExitCodes.NotRefused, (await Command.RunAsync("logs", Write("access.log", _access), "--fail-on", condition, "--exit-zero")).ExitCode);
    }

    [Fact]
    public async Task Refusals_beyond_the_memory_allowed_are_counted_and_said()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 60_000; i++) text.Append(Line($"10.{i % 200}.{i / 200}.7", i / 100, $"GET /{i:x}/{new string('a', 60)} HTTP/1.1", 403));
        var (_, output, _) = await Command.RunAsync("logs", Write("access.log", text.ToString()), "--memory", "2M", "--jobs", "1", "--json");
        using var report = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        var (refused, left) = (report.RootElement.GetProperty("refused").GetInt64(), report.RootElement.GetProperty("notExplained").GetInt64());
        Assert.Equal(60_000, refused);
        Assert.InRange(left, 1, 59_999);
    }

    [Fact]
    public async Task Fields_forged_in_an_error_line_explain_nobody_elses_refusal()
    {
        var access = Line("198.51.100.1", 1, "GET /victim HTTP/1.1", 403) + Line("203.0.113.66", 1, "GET /x HTTP/1.1", 404);
        // The attacker's request holds the words of another line's fields.
        var errors = "2026/11/25 10:00:01 [error] 7#7: *1 open() \"/srv/x\" failed (2: No such file or directory), client: 203.0.113.66, server: s, request: \"GET /x, client: 198.51.100.1, server: s, request: \\\"GET /victim HTTP/1.1\\\", host: \\\"s\\\" HTTP/1.1\", host: \"s\"\n";
        var (_, output, _) = await Command.RunAsync("logs", Write("access.log", access), Write("error.log", errors + _errors));
        Assert.Contains("1 of 2 requests were refused", output, StringComparison.Ordinal);
        Assert.DoesNotContain("proven[", output, StringComparison.Ordinal);
        Assert.DoesNotContain("likely[", output, StringComparison.Ordinal);
    }

    private static string Line(string client, int second, string request, int status, string agent = Browser) =>
        $"{client} - - [25/Nov/2026:10:{second / 60 % 60:00}:{second % 60:00} +0000] \"{request}\" {status} 153 \"-\" \"{agent}\"\n";

    // All but where it was read.
    private static async Task<string> Groups(string path)
    {
        var (code, output, errors) = await Command.RunAsync("logs", path, "--json");
        Assert.Equal((ExitCodes.NotRefused, ""), (code, errors));
        return output.Replace(Path.GetFileName(path), "FILE", StringComparison.Ordinal).Replace(Path.GetDirectoryName(path)!, "", StringComparison.Ordinal);
    }

    private string Write(string name, string text) => Write(name, Encoding.Latin1.GetBytes(text.Replace("\u202e", "\u00e2\u0080\u00ae", StringComparison.Ordinal)));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
