using Why403.Tests.Tokens;

namespace Why403.Tests.Cli;

public sealed class TokenCommandTests
{
    private static string Token(int minutes) => Asked.Jwt($$"""{"iss":"https://id.example","aud":"orders","sub":"user-4711-of-somewhere","iat":{{Asked.At(minutes - 60)}},"exp":{{Asked.At(minutes)}}}""");

    [Fact]
    public async Task An_expired_token_is_1_and_every_check_is_listed()
    {
        using var file = Command.File(Token(-40) + "\n");
        var (code, output, errors) = await Command.RunAsync("token", file.Path, "--at", "2026-03-01T12:00Z", "--width", "100");
        Assert.Empty(errors);
        Assert.Equal(1, code);
        Assert.StartsWith("refused", output);
        Assert.Contains("A server that checks this token refuses it: it expired 40 minutes ago", output);
        Assert.Contains("fails  exp        it expired 40 minutes ago", output);
        Assert.Contains("open   signature  signature not checked: no keys were given", output);
        Assert.DoesNotContain("paWl", output);
    }

    [Fact]
    public async Task A_token_that_nothing_speaks_against_is_undetermined_without_keys()
    {
        using var file = Command.File(Token(40));
        var (code, output, _) = await Command.RunAsync("token", file.Path, "--at", "2026-03-01T12:00Z", "--issuer", "https://id.example", "--audience", "orders");
        Assert.Equal(3, code);
        Assert.Contains("its signature was not checked", output);
        Assert.Contains("holds  aud", output);
    }

    [Fact]
    public async Task Json_holds_the_checks_as_notes()
    {
        using var file = Command.File(Token(-40));
        var (code, output, _) = await Command.RunAsync("token", file.Path, "--at", "2026-03-01T12:00Z", "--json");
        Assert.Equal(1, code);
        Assert.Contains("check exp fails: it expired 40 minutes ago", output);
        Assert.Contains("token.expired", output);
    }

    [Fact]
    public async Task A_pasted_token_is_explained_as_well_and_not_repeated()
    {
        var token = Token(-40);
        var (code, output, errors) = await Command.RunAsync("token", token, "--at", "2026-03-01T12:00Z");
        Assert.Equal((1, ""), (code, errors));
        Assert.DoesNotContain(token[..30], output);
    }

    [Theory]
    [InlineData("--jwks", "{}", 3, "this is no key set")]
    [InlineData("--jwks", "{\"keys\":[]}", 3, "holds no key")]
    [InlineData("--jwks", "not json", 3, "this is no key set")]
    public async Task A_key_set_that_is_none_says_so(string option, string content, int expected, string message)
    {
        using var token = Command.File(Token(40));
        using var keys = Command.File(content);
        var (code, _, errors) = await Command.RunAsync("token", token.Path, option, keys.Path);
        Assert.Equal(expected, code);
        Assert.Contains(message, errors);
    }

    [Fact]
    public async Task Wrong_words_and_hostile_files_end_in_one_clear_line()
    {
        using var huge = Command.File(new byte[(1 << 20) + 1]);
        using var binary = Command.File([0, 1, 2, 255, 254]);
        Assert.Contains("longer than 1024 KiB", (await Command.RunAsync("token", huge.Path)).Errors);
        Assert.Contains("characters outside of ASCII", (await Command.RunAsync("token", binary.Path)).Output);
        Assert.Contains("--lifetime takes a length of time", (await Command.RunAsync("token", binary.Path, "--lifetime", "long")).Errors);
    }
}
