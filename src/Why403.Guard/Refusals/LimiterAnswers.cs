using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using System.Globalization;
using System.Threading.RateLimiting;

namespace Why403.Guard.Refusals;

/// <summary>The framework's own limiter answers without a body and without Retry-After. Its decision and status stay; the answer gets the words.</summary>
internal sealed class LimiterAnswers : IPostConfigureOptions<RateLimiterOptions>
{
    public void PostConfigure(string? name, RateLimiterOptions options)
    {
        var theirs = options.OnRejected;
        options.OnRejected = async (rejected, cancellation) =>
        {
            var http = rejected.HttpContext;
            http.Features.Set(new StatedCause("rate.limit-exceeded", ["the rate limiter of ASP.NET Core rejected the request"]));
            if (theirs is not null) await theirs(rejected, cancellation);
            if (http.Response.HasStarted) return;
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && http.Response.Headers.RetryAfter.Count == 0)
                http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await http.RequestServices.GetRequiredService<RefusalDesk>().AnswerAsync(http);
        };
    }
}
