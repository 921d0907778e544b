using System.Text;
using Why403.Logs;
using Why403.Logs.Formats;

namespace Why403.Tests.Logs.Formats;

public sealed class TemplateTests
{
    // Format, line, and the fields to read from it.
    public static TheoryData<string, string, string> Nginx => new()
    {
        { "$remote_addr [$time_local] $status", "203.0.113.7 [23/Nov/2026:13:05:25 +0000] 403", "client=203.0.113.7 status=403" },
        { "log_format main '$remote_addr $status' ' ${request_time}s \"$host\"';", "203.0.113.7 403 0.004s \"a b\"", "client=203.0.113.7 status=403 duration=4 host=a b" },
        { "log_format j escape=json '{\"t\":\"$time_iso8601\",\"r\":\"$request\",\"s\":$status,\"u\":\"$upstream_status\"}';",
            "{\"t\":\"2026-11-23T13:00:01+01:00\",\"r\":\"GET /\\\"x HTTP/1.1\",\"s\":403,\"u\":\"\"}", "time=1795435201000 status=403 request=GET /\"x HTTP/1.1 reason=no-upstream" },
        { "log_format r escape=none '\"$http_user_agent\" $status';", "\"a\" 200 \"b\" 403", "agent=a\" 200 \"b status=403" },
        { "$scheme://$host$request_uri $status", "https://www.example.org/x?y=1 403", "host=www.example.org target=/x?y=1 status=403" },
        { "$request_method $uri$is_args$args $status $connection", "GET /a?b=c 403 829", "method=GET target=/a?b=c status=403 connection=829" },
        { "$msec $status $upstream_status $upstream_addr", "1795438801.123 403 502, 403 192.0.2.1:80, 192.0.2.2:80", "time=1795438801123 status=403 upstream=403" },
        { "$http_x_forwarded_for $remote_addr $status", "198.51.100.1, 198.51.100.2 203.0.113.7 403", "client=203.0.113.7 status=403" },
    };

    public static TheoryData<string, string, string> Apache => new()
    {
        { "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"", "203.0.113.7 - - [23/Nov/2026:13:05:25 +0000] \"GET /a\\\"b HTTP/1.1\" 403 419 \"-\" \"x\\\\\"",
            "time=1795439125000 client=203.0.113.7 request=GET /a\"b HTTP/1.1 status=403 size=419 agent=x\\" },
        { "LogFormat \"%v:%p %h %l %u %t \\\"%r\\\" %>s %b\" vhost", "www.example.org:80 203.0.113.7 - alice [23/Nov/2026:13:05:25 +0000] \"GET / HTTP/1.1\" 403 -",
            "time=1795439125000 client=203.0.113.7 user=alice request=GET / HTTP/1.1 status=403 host=www.example.org" },
        { "%{UNIQUE_ID}e %L %a %{c}a %v %m \"%U%q\" %s %>s %f %R", "uid lid 203.0.113.7 192.0.2.1 www GET \"/a?b\" 200 403 /srv/a handler",
            "client=203.0.113.7 method=GET target=/a?b status=403 host=www id=lid" },
        { "%{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t%{%z}t %a %>s %D", "2026-11-23T13:00:01.123+0100 203.0.113.7 403 4999", "time=1795435201123 client=203.0.113.7 status=403 duration=4" },
        { "%!200,304{Referer}i %{ms}T %X %k %>s %%", "- 12 + 0 403 %", "duration=12 status=403" },
        { "%{msec}t %a %>s %^FB %I", "1795438801123 203.0.113.7 403 12 34", "time=1795438801123 client=203.0.113.7 status=403" },
    };

    [Theory, MemberData(nameof(Nginx))]
    public void Fields_of_an_nginx_log_format_are_read(string format, string line, string expected) =>
        Check(LogFormats.FromNginx(format, out var problem), problem, line, expected);

    [Theory, MemberData(nameof(Apache))]
    public void Fields_of_an_Apache_LogFormat_are_read(string format, string line, string expected) =>
        Check(LogFormats.FromApache(format, out var problem), problem, line, expected);

    [Theory]
    [InlineData("$remote_addr$http_user_agent $status", "fields 1 and 2 of the log format touch, so nothing shows where one ends")]
    [InlineData("$remote_addr", "the log format has no status, so no refusal can be seen in it")]
    [InlineData("nothing", "the log format has 0 fields")]
    [InlineData("log_format main;", "the log_format directive has no format in it")]
    public void A_format_that_cannot_be_read_says_why(string format, string problem)
    {
        Assert.Null(LogFormats.FromNginx(format, out var found));
        Assert.Equal(problem, found?.Message);
    }

    [Theory]
    [InlineData("combined", "combined")]
    [InlineData("Nginx-Main", "nginx main")]
    [InlineData("iis w3c", "iis w3c")]
    [InlineData("#Fields: time c-ip sc-status", "w3c")]
    [InlineData("$remote_addr $status", "nginx log_format")]
    [InlineData("%h %>s", "apache LogFormat")]
    public void A_format_is_named_or_described(string text, string name) => Assert.Equal(name, LogFormats.Parse(text, out _)?.Name);

    [Fact]
    public void An_unknown_name_is_a_problem_that_lists_the_known_ones()
    {
        Assert.Null(LogFormats.Parse("unheard-of", out var problem));
        Assert.Contains("combined, common, php-fpm access", problem!.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_of_a_refusal_stands_in_refused_lines_and_in_no_text_of_a_client()
    {
        var caddy = LogFormats.Find("caddy json")!;
        var mark = LogFormats.Mark(caddy, 403);
        Assert.Equal("\"status\":403", Encoding.UTF8.GetString(mark));
        Assert.All(SampleLines.Read("access", "caddy"), line => Assert.True(line.Span.IndexOf(mark) >= 0));
        Assert.True(SampleLines.Read("access", "caddy")[1].Span.IndexOf(LogFormats.Mark(caddy, 200)) < 0);
    }

    private static void Check(ILineFormat? format, Why403.Text.Problem? problem, string line, string expected)
    {
        Assert.Null(problem);
        Assert.NotNull(format);
        var fields = AccessLine.Empty;
        Assert.True(format.TryRead(Encoding.UTF8.GetBytes(line), ref fields), "not read");
        var read = new List<string>();
        if (fields.Time != AccessLine.NoTime) read.Add($"time={fields.Time}");
        foreach (var pair in expected.Split(' '))
            if (pair.StartsWith("time=", StringComparison.Ordinal)) Assert.Contains(pair, read);
        var actual = string.Join('|', read.Concat(Texts(fields)));
        foreach (var part in Parts(expected)) Assert.Contains($"|{part}|", $"|{actual}|", StringComparison.Ordinal);
    }

    // "name=value with spaces name=value": a new part begins at a word that holds an equals sign behind a known name.
    private static IEnumerable<string> Parts(string expected)
    {
        var part = "";
        foreach (var word in expected.Split(' '))
        {
            var isStart = word.Split('=')[0] is "time" or "status" or "client" or "user" or "request" or "method" or "target" or "host" or "agent" or "duration" or "size" or "id" or "connection" or "upstream" or "reason";
            if (isStart && part.Length > 0) yield return part;
            part = isStart ? word : $"{part} {word}";
        }
        yield return part;
    }

    private static List<string> Texts(AccessLine fields)
    {
        var texts = new List<string> { $"status={fields.Status}" };
        if (fields.Duration >= 0) texts.Add($"duration={fields.Duration}");
        if (fields.Size >= 0) texts.Add($"size={fields.Size}");
        Add("client", fields.Client);
        Add("user", fields.User);
        Add("request", fields.Request);
        Add("method", fields.Method);
        Add("target", fields.Target);
        Add("host", fields.Host);
        Add("agent", fields.Agent);
        Add("id", fields.RequestId);
        Add("connection", fields.Connection);
        Add("upstream", fields.UpstreamStatus);
        Add("reason", fields.Reason);
        return texts;

        void Add(string name, ReadOnlySpan<byte> value)
        {
            if (!value.IsEmpty) texts.Add($"{name}={Escapes.Undo(value)}");
        }
    }
}
