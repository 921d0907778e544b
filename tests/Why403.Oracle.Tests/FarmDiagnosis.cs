using Why403.Catalogues;
using Why403.Cli;
using Why403.Oracle.Tests.Farm;
using Why403.Probing;

namespace Why403.Oracle.Tests;

/// <summary>What a live probe makes of a case, beside what is true there.</summary>
public sealed record FarmDiagnosis(FarmCase Case, Diagnosis Diagnosis)
{
    private const string Agent = "why403/0.1 (farm)";

    private static readonly Investigation Investigation = new(Catalogue.BuiltIn);

    public Finding? Top => Diagnosis.Findings.FirstOrDefault();

    /// <summary>The answer commits itself to a cause.</summary>
    public bool Settled => Diagnosis.Verdict == Verdict.Refused && Top is { Confidence: > Confidence.Possible };

    /// <summary>The true cause and no other; one that merely sends the same bytes is not right.</summary>
    public bool Right => Settled && Top!.Cause.Id == Case.Cause;

    /// <summary>Undetermined, and the true cause is among the candidates or the test that would settle it is named.</summary>
    public bool Open => Diagnosis.Verdict == Verdict.Refused && !Settled && Diagnosis.Unknown.Length > 0;

    /// <summary>The layer of whoever refuses in truth.</summary>
    public Layer TrueLayer => Case.Refuser == "application" ? Layer.Application : Catalogue.BuiltIn.Products.First(p => p.Id == Case.Refuser).Layer;

    /// <summary>Something is called proven that acts in another layer.</summary>
    public bool WrongLayerAtProven =>
        (Diagnosis.Refuser is { Confidence: Confidence.Proven } refuser && refuser.Layer != TrueLayer && refuser.Layer != Case.Layer)
        || (Top is { Confidence: Confidence.Proven, Layer: { } layer } && layer != TrueLayer && layer != Case.Layer);

    public static async Task<FarmDiagnosis> OfAsync(FarmCase farmCase, CancellationToken cancel)
    {
        await FarmHost.PrepareAsync(farmCase, cancel);
        var request = farmCase.Request;
        var connection = new Connection { Timeout = TimeSpan.FromSeconds(5), Insecure = true, Direct = farmCase.Proxy is null };
        if (farmCase.Proxy is { } proxy) connection = connection.Through(proxy);
        var transport = new HttpTransport(connection, TimeProvider.System);
        if (!Investigation.IsSafe(request.Method) || (farmCase.Cause.Length == 0 && farmCase.Status is > 300 and < 304))
        {
            // A probe sends no POST: such a refusal is read from its capture. What a healthy redirect leads to is another case.
            var answer = await FarmClient.SendAsync(request, farmCase.Proxy, cancel);
            return new(farmCase, Investigation.Diagnose(new(request, answer)));
        }
        // The farm is ours: it is owed no pause, and its limits refill by the second.
        var options = new ProbeOptions { Pace = TimeSpan.Zero, PaceAfterLimit = TimeSpan.Zero, Agent = Agent, Budget = ProbeOptions.HardCap };
        var probe = new Probe(transport, TimeProvider.System, () => 0, options);
        return new(farmCase, await Investigation.ProbeAsync(request, probe, TimeProvider.System.GetUtcNow(), Agent, "0a1b2c3d", cancel));
    }
}
