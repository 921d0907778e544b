using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Why403.Gateway;

/// <summary>An upstream's answer passes as it is: a refusal without a body is its own, and gets no words of the guard's.</summary>
internal static class UpstreamAnswers
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        // What has begun is no bare answer any more. The gateway's own 502 and 504 are none either.
        if (!http.Response.HasStarted && http.Features.Get<IForwarderErrorFeature>() is null) await http.Response.StartAsync(http.RequestAborted);
    }
}
