using System.CommandLine;
using System.Net.Sockets;
using System.Security.Authentication;
using Why403.Catalogues;
using Why403.Cli.Stores;
using Why403.Investigations;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 check sessions redis://…|memcached://…</c>: whether a store keeps sessions as long as their cookies last.</summary>
internal static class CheckSessionsCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(30);

    public static Command Create(CommonOptions common, TextWriter output)
    {
        var store = new Argument<string>("store") { Description = "redis://HOST:6379/0, rediss://USER:PASSWORD@HOST, memcached://HOST:11211" };
        var life = new Option<string?>("--cookie-lifetime") { Description = "How long the cookies of sessions last, such as 30m, 8h or 14d", HelpName = "TIME" };
        var prefix = new Option<string?>("--prefix") { Description = "How the names of sessions begin; otherwise all names are looked at", HelpName = "TEXT" };
        var most = new Option<int>("--sample") { Description = "How many sessions to look at, 1 to 10000", HelpName = "N", DefaultValueFactory = _ => 100 };
        var readOnly = new Option<bool>("--read-only") { Description = "Write nothing: without it, one key of 10 seconds is written and removed" };
        var command = new Command("sessions", "Tell whether a store keeps sessions: reached, written, memory, lifetimes, values\n\n  why403 check sessions redis://localhost:6379 --prefix sess: --cookie-lifetime 8h\n  why403 check sessions memcached://localhost") { store, life, prefix, most, readOnly };
        command.SetAction(async (parsed, cancellation) =>
        {
            var presentation = new Presentation(parsed, common, output);
            var look = new StoreLook(StoreAddress.Read(parsed.GetValue(store)!))
            {
                CookieLife = parsed.GetValue(life) is { } text ? JwtOptions.Length("--cookie-lifetime", text) : null, Prefix = parsed.GetValue(prefix) ?? "", ReadOnly = parsed.GetValue(readOnly),
                Most = parsed.GetValue(most) is >= 1 and <= 10_000 and var number ? number : throw Complaint.Usage("--sample takes 1 to 10000", "leave it out for 100"),
            };
            var checks = await LookAsync(look, cancellation).ConfigureAwait(false);
            var diagnosis = Diagnose(look, checks, common.Catalogue(parsed));
            var table = presentation is { Format: OutputFormat.Text, Render.Quiet: false };
            presentation.Write(table ? diagnosis with { Notes = [new(VantagePoint.Inside, $"the store is {look.Address.Shown}")] } : diagnosis);
            if (table) presentation.WriteText(CheckTable.Of(checks, presentation.Render));
            presentation.Close();
            return common.ExitCode(parsed, ExitCodes.Of(diagnosis.Verdict));
        });
        return command;
    }

    private static async Task<List<Check>> LookAsync(StoreLook look, CancellationToken cancellation)
    {
        var checks = new List<Check>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var connection = await StoreConnection.OpenAsync(look.Address, patience.Token).ConfigureAwait(false);
            patience.CancelAfter(Whole);
            if (look.Address.IsRedis) await new RedisLook(new(connection), look, checks).RunAsync(patience.Token).ConfigureAwait(false);
            else await new MemcachedLook(connection, look, checks).RunAsync(patience.Token).ConfigureAwait(false);
        }
        catch (StoreFault fault)
        {
            // What was answered before it still counts.
            checks.Add(checks.Count == 0 ? Check.Fails("reached", "session.store-unreachable", Confidence.Proven, Say(fault.Message)) : Check.Open("rest", fault.Message));
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            var why = Failures.Say(e, checks.Count == 0 ? Patience : Whole);
            checks.Add(checks.Count == 0 ? Check.Fails("reached", "session.store-unreachable", Confidence.Proven, why) : Check.Open("rest", why));
        }
        return checks;
    }

    private static string Say(string fault) => fault.Split(' ')[0] switch
    {
        "NOAUTH" => "it asks for a password, and none was given",
        "WRONGPASS" => "it does not accept this user and password",
        "DENIED" => "it is in protected mode, and takes connections of its own host alone",
        "LOADING" => "it is loading its data, and answers nothing else meanwhile",
        "-ERR" or "ERR" when fault.Contains("max number of clients", StringComparison.Ordinal) => "it has as many clients as it takes",
        _ => fault,
    };

    private static Diagnosis Diagnose(StoreLook look, List<Check> checks, Catalogue catalogue)
    {
        var findings = CheckFindings.Of(checks, catalogue, VantagePoint.Inside);
        var sure = findings.Any(f => f.Confidence > Confidence.Possible);
        var verdict = sure ? Verdict.Refused : findings.IsEmpty ? Verdict.NotRefused : Verdict.Undetermined;
        return new()
        {
            Method = "", Address = look.Address.Shown, Verdict = verdict, Findings = findings, Notes = [.. CheckFindings.Notes(checks, VantagePoint.Inside)],
            Answer = sure ? $"This store loses or refuses sessions: {findings[0].Message}." : findings.IsEmpty ? "Nothing that was checked makes this store lose a session." : $"This store may lose sessions: {findings[0].Message}.",
            Next = findings.IsEmpty ? [] : [$"why403 explain {findings[0].Cause.Id}"],
        };
    }
}
