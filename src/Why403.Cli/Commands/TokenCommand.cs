using System.CommandLine;

namespace Why403.Cli.Commands;

/// <summary><c>why403 token FILE|-</c>: what a token is worth to a server, check by check. Sends nothing.</summary>
internal static class TokenCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var file = new Argument<string>("file") { Description = "A file with one JSON Web Token, or the token itself; - is standard input, which keeps it out of the shell's history" };
        var jwt = new JwtOptions();
        var command = new Command("token", "Tell which check of a token fails, sending nothing\n\n  why403 token token.txt --jwks keys.json --issuer https://id.example --audience orders\n  pbpaste | why403 token -") { file };
        foreach (var option in jwt.All) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            var text = JwtExplanation.Read(parsed.GetValue(file)!);
            var code = JwtExplanation.Show(text, jwt.Expectations(parsed), common.Catalogue(parsed), presentation);
            presentation.Close();
            return common.ExitCode(parsed, code);
        });
        return command;
    }
}
