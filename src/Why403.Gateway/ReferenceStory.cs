using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Why403.Catalogues;
using Why403.Guard;
using Why403.Guard.Events;
using Why403.Guard.Policies;
using Why403.Rendering;
using Why403.Text;

namespace Why403.Gateway;

/// <summary>Tells why a request was refused, by the reference that its sender was given.</summary>
internal static class ReferenceStory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<int> TellAsync(ConfigurationManager configuration, string root, string reference, TextWriter output, TextWriter errors)
    {
        // Checked a moment ago: there are no problems.
        await using var app = GatewayHost.Build(configuration, root, quiet: true, [])!;
        if (await FindAsync(app.Services, reference, errors) is not { } found)
        {
            await errors.WriteLineAsync($"why403-gateway: no event with the reference {GuardEventText.Reference(reference)} is kept (fix: ask the gateway that made it, or look whether Guard:Events:Days has passed)");
            return ExitCodes.NotFound;
        }
        await output.WriteAsync(DiagnosisText.Write(GuardEventDiagnosis.Of(found, Catalogue.BuiltIn), new() { Verbosity = 1, Width = 100, ShowNext = false }));
        return ExitCodes.Done;
    }

    // The gateway's own segments first: they are the record. A place that does not answer hides no other.
    private static async Task<GuardEvent?> FindAsync(IServiceProvider services, string reference, TextWriter errors)
    {
        try
        {
            if (services.GetRequiredService<PolicySource>().Current.Keeping is { } keeping && EventReader.Find(keeping.Folder, reference) is { } own) return own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"why403-gateway: the gateway's own events cannot be read: {Redaction.Quote(e.Message)} (fix: run it as the gateway's user)");
        }
        using var patience = new CancellationTokenSource(Patience);
        foreach (var store in services.GetServices<IGuardEventStore>())
        {
            try
            {
                if (await store.FindAsync(reference, patience.Token) is { } found) return found;
            }
            catch (Exception e) when (e is DbException or IOException or TimeoutException or UnauthorizedAccessException or OperationCanceledException)
            {
                await errors.WriteLineAsync($"why403-gateway: {store.Name} does not answer: {Redaction.Quote(e.Message)} (fix: bring it back, and ask again)");
            }
        }
        return null;
    }
}
