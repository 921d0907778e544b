using System.CommandLine;
using Why403.Cli.Demo;
using Why403.Probing;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 demo</c>: refusals on loopback, each diagnosed live; no other network is touched.</summary>
internal static class DemoCommand
{
    public static Command Create(CommonOptions common, TextWriter output, TextWriter errors)
    {
        var only = new Option<string?>("--only") { Description = "Show one refusal in full, by its number", HelpName = "N" };
        var command = new Command("demo", "Diagnose a farm of refusals on this machine: no network, half a minute at most\n\n  why403 demo\n  why403 demo --only 7") { only };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, parsed.GetValue(only), common, output, errors, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string? only, CommonOptions common, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var presentation = new Presentation(parsed, common, output);
        var chosen = DemoCase.All.ToList();
        if (only is not null)
            chosen = int.TryParse(only, out var number) && number >= 1 && number <= chosen.Count ? [chosen[number - 1]]
                : throw Complaint.Usage($"--only takes 1 to {chosen.Count}, not `{only}`", "leave it out for all");
        await using var site = await DemoSite.StartAsync(cancellation).ConfigureAwait(false);
        var investigation = Investigations.Create(common.Catalogue(parsed));
        var told = new List<(DemoCase Case, Diagnosis Diagnosis)>();
        errors.WriteLine($"a site of ours answers on {site.Address.Host}; nothing leaves this machine");
        foreach (var demo in chosen)
        {
            var diagnosis = await DiagnoseAsync(site, demo, investigation, cancellation).ConfigureAwait(false);
            told.Add((demo, diagnosis));
            // The first two are shown whole, so that a newcomer sees the five blocks; the table has the rest.
            if (presentation.Format == OutputFormat.Text && !presentation.Render.Quiet && (told.Count <= 2 || only is not null || presentation.Render.Verbosity > 0))
            {
                presentation.WriteText(new StyledText(presentation.Render.Ascii).Line($"{DemoCase.All.ToList().IndexOf(demo) + 1}. {demo.Title}", Role.Heading).Line());
                presentation.Write(diagnosis);
                presentation.WriteRaw("\n");
            }
            else if (presentation.Format != OutputFormat.Text && !presentation.NeedsAll) presentation.Write(diagnosis, told.Count == 1);
        }
        if (presentation.NeedsAll) presentation.WriteAll([.. told.Select(t => t.Diagnosis)]);
        else if (presentation.Format == OutputFormat.Text && only is null) presentation.WriteText(DemoTable.Write(told, presentation.Render));
        presentation.Close();
        return ExitCodes.NotRefused;
    }

    internal static async Task<Diagnosis> DiagnoseAsync(DemoSite site, DemoCase demo, Investigation investigation, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var request = new Request("GET", site.Address.GetLeftPart(UriPartial.Authority) + demo.Path)
        {
            Headers = HeaderList.Of([("User-Agent", ProbeCommand.Agent), ("Accept", "*/*"), .. demo.Fields]),
        };
        // The site is ours and counts nothing, so the spacing that strangers' sites are owed is left out.
        var options = new ProbeOptions { Agent = ProbeCommand.Agent, Pace = TimeSpan.Zero, PaceAfterLimit = TimeSpan.Zero, Budget = ProbeOptions.HardCap };
        var probe = new Probe(new HttpTransport(new Connection { Timeout = TimeSpan.FromSeconds(5), Direct = true }, clock), clock, () => 0, options);
        return await investigation.ProbeAsync(request, probe, clock.GetUtcNow(), ProbeCommand.Agent, "0a1b2c3d", cancellation).ConfigureAwait(false);
    }
}
