using System.Net;
using System.Net.Sockets;
using System.Text;
using Why403.Tests.Tokens;

namespace Why403.Tests.Cli;

public sealed class CheckCommandTests
{
    private static string Token(string claims) => Asked.Jwt(claims);

    [Fact]
    public async Task An_endpoint_that_no_token_reaches_is_1_and_every_client_has_its_line()
    {
        using var needs = Command.File("""{ "GET /orders": ["orders.read"], "POST /orders": "orders.read orders.write", "DELETE /orders": ["orders.admin"] }""", ".json");
        using var tokens = Command.File($$"""
            # two clients
            partner: {{Token("""{"client_id":"x","scope":"orders.read orders.write","exp":9999999999}""")}}
            Authorization: Bearer {{Token("""{"azp":"shop-app","scp":["orders.read","billing"],"exp":1000000000}""")}}
            broken nonsense
            """);
        var (code, output, errors) = await Command.RunAsync("check", "oauth", needs.Path, tokens.Path, "--width", "200");
        Assert.Empty(errors);
        Assert.Equal(1, code);
        foreach (var line in (string[])["fails  endpoint  DELETE /orders needs orders.admin, which no token carries", "holds  endpoint  POST /orders needs orders.read and orders.write: reached by partner",
            "open   client    shop-app carries orders.read billing and is refused at POST /orders, DELETE /orders; the token has expired", "open   client    broken: it has no dot", "open   unused    shop-app carries billing"]) Assert.Contains(line, output);
    }

    [Fact]
    public async Task The_policy_of_the_guard_is_read_as_well()
    {
        using var needs = Command.File("""{ "Guard": { "Rules": [ { "Id": "a", "Do": "refuse", "Methods": ["POST"], "Paths": ["/orders/**"], "Unless": { "Scopes": ["a", "b"] } }, { "Id": "s", "Do": "refuse", "Mode": "shadow", "Unless": { "Scopes": ["c"] } }, { "Id": "x", "Do": "refuse", "Unless": { "SignedIn": true } } ] } }""");
        using var tokens = Command.File(Token("""{"client_id":"app","scope":"b"}"""));
        var (code, output, _) = await Command.RunAsync("check", "oauth", needs.Path, tokens.Path, "--width", "200");
        Assert.Equal(0, code);
        Assert.Contains("POST /orders/** (rule a) needs a or b: reached by app", output);
        Assert.Contains("Each of 1 endpoints", output);
    }

    [Theory]
    [InlineData("not json", "it is no JSON")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("{}", "names no scope")]
    [InlineData("""{"Guard":{"Rules":[1,{"Do":"refuse"}]}}""", "names no scope")]
    [InlineData("""{"Guard":7}""", "names no scope")]
    public async Task Needs_that_cannot_be_read_say_why(string content, string message)
    {
        using var needs = Command.File(content);
        using var tokens = Command.File(Token("{}"));
        var (code, _, errors) = await Command.RunAsync("check", "oauth", needs.Path, tokens.Path);
        Assert.Equal(3, code);
        Assert.Contains(message, errors);
    }

    [Theory]
    [InlineData("http://127.0.0.1", "is no address of a store")]
    [InlineData("redis://127.0.0.1/x", "is no number of a database")]
    [InlineData("localhost", "is no address of a store")]
    public async Task A_store_that_is_none_is_2(string store, string message)
    {
        var (code, _, errors) = await Command.RunAsync("check", "sessions", store);
        Assert.Equal(2, code);
        Assert.Contains(message, errors);
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak" },
        { "", "it closed the connection" },
        { "$99999999999\r\n", "does not speak" },
        { "$2000000\r\n", "more than a megabyte" },
        { "*100001\r\n", "does not speak" },
        { string.Concat(Enumerable.Repeat("*1\r\n", 100)), "does not speak" },
        { "+" + new string('x', 100_000), "a line without an end" },
        { "-NOAUTH \u001b[31mred\r\n", "asks for a password" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Whatever_answers_there_ends_in_one_finding(string answer, string fact)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[1000], TestContext.Current.CancellationToken);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), TestContext.Current.CancellationToken);
        }, TestContext.Current.CancellationToken);
        var (code, output, _) = await Command.RunAsync("check", "sessions", $"redis://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", "--width", "200");
        await serving;
        Assert.Equal(1, code);
        Assert.Contains(fact, output);
        Assert.DoesNotContain('\u001b', output);
    }
}
