using System.CommandLine;
using Why403.Cli.Tokens;
using Why403.Investigations;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 check oauth NEEDS TOKENS…</c>: the scopes that endpoints need against those that clients carry.</summary>
internal static class CheckOauthCommand
{
    private const int LongestNeeds = 1 << 20;

    public static Command Create(CommonOptions common, TextWriter output)
    {
        var needs = new Argument<string>("needs") { Description = "JSON: { \"GET /orders\": [\"orders.read\"] }, or settings with the section Guard" };
        var tokens = new Argument<string[]>("tokens") { Description = "Files with one token a line, a name before it or not; - is standard input", Arity = ArgumentArity.OneOrMore };
        var command = new Command("oauth", "Compare the scopes that endpoints need with those that clients' tokens carry\n\n  why403 check oauth scopes.json partner-token.txt\n  why403 check oauth appsettings.json tokens.txt --json") { needs, tokens };
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            var name = parsed.GetValue(needs)!;
            using var stream = Files.Open(name);
            var wanted = ScopeNeeds.Read(JwtExplanation.Bytes(stream, LongestNeeds, name), out var problem);
            if (problem is not null) throw Complaint.Unreadable($"{name}: {problem.Message}", problem.Fix);
            var clients = parsed.GetValue(tokens)!.SelectMany(ClientTokens.Read).ToList();
            if (clients.Count == 0) throw Complaint.Unreadable("no token was given", "give a file with one token a line");
            var checks = ScopeComparison.Of(wanted, clients, TimeProvider.System.GetUtcNow());
            var findings = CheckFindings.Of(checks, common.Catalogue(parsed), VantagePoint.Inside);
            var verdict = findings.IsEmpty ? Verdict.NotRefused : Verdict.Refused;
            var diagnosis = new Diagnosis
            {
                Method = "", Address = "", Verdict = verdict, Findings = findings, Notes = [.. CheckFindings.Notes(checks, VantagePoint.Inside)],
                Answer = findings.IsEmpty ? $"Each of {wanted.Length} endpoints is reached by a token that was given." : $"There are endpoints that no token given reaches: {findings[0].Message}.",
            };
            var table = presentation is { Format: OutputFormat.Text, Render.Quiet: false };
            presentation.Write(table ? diagnosis with { Notes = [] } : diagnosis);
            if (table) presentation.WriteText(CheckTable.Of(checks, presentation.Render));
            presentation.Close();
            return common.ExitCode(parsed, ExitCodes.Of(verdict));
        });
        return command;
    }
}
