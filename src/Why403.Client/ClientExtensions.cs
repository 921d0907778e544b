using Microsoft.Extensions.DependencyInjection;
using Why403.Catalogues;

namespace Why403.Client;

public static class ClientExtensions
{
    /// <summary>Adds the handler to a named client. What its hosts ask for is remembered beyond the handler's own life.</summary>
    public static IHttpClientBuilder AddWhy403(this IHttpClientBuilder builder, Action<ClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new ClientOptions();
        configure?.Invoke(options);
        options.Validate();
        // The factory makes handlers anew every few minutes; gates, token and catalogue outlive them.
        var gates = new HostGates(TimeProvider.System);
        var tokens = TokenCache.For(options, TimeProvider.System);
        var investigation = new Lazy<Investigation>(() => new(Catalogue.BuiltIn));
        return builder.AddHttpMessageHandler(_ => new RefusalHandler(options, TimeProvider.System, Random.Shared.NextDouble, investigation.Value, gates, tokens));
    }

    /// <summary>Why an answer refuses; null where it was not looked at because it refuses nothing.</summary>
    public static Diagnosis? GetDiagnosis(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RequestMessage?.Options.TryGetValue(RefusalHandler.DiagnosisKey, out var diagnosis) == true && RefusalReader.MayRefuse((int)response.StatusCode) ? diagnosis : null;
    }

    /// <summary>As <see cref="HttpResponseMessage.EnsureSuccessStatusCode"/>, with the typed reason for a refusal.</summary>
    public static HttpResponseMessage EnsureAllowed(this HttpResponseMessage response)
    {
        if (response.GetDiagnosis() is { Verdict: Verdict.Refused } diagnosis) throw new ForbiddenException(diagnosis, response.StatusCode);
        return response.EnsureSuccessStatusCode();
    }
}
