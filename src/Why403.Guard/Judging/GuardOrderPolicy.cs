using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Why403.Guard.Judging;

/// <summary>
/// Routing runs this where a candidate asks for the guard. If the guard has judged already, it could not see the endpoint
/// and its rules were passed over without a word: that is a fault of the program's order, answered as the framework answers its own.
/// </summary>
internal sealed class GuardOrderPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(e => e.Metadata.GetMetadata<IGuardMetadata>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (httpContext.Features.Get<GuardMark>() == GuardMark.WithoutEndpoint && !IsErrorPage(httpContext))
            throw new InvalidOperationException("an endpoint asks for the guard, and the guard has run before routing (fix: call app.UseRouting() before app.UseWhy403Guard())");
        return Task.CompletedTask;
    }

    // A page that explains an error is chosen by the server, not by the caller.
    private static bool IsErrorPage(HttpContext http) => http.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is not null || http.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>() is not null;
}
