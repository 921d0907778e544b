using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Why403.Gateway;

/// <summary>
/// Kestrel decodes a path but for <c>%2F</c>, and YARP encodes what it gets, so an upstream would see <c>%252F</c> for a name with a
/// slash in it (YARP 2.3.0). What was sent encoded once is passed on encoded once.
/// </summary>
internal sealed class EncodedSlashes : ITransformProvider
{
    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(request =>
    {
        Apply(request);
        return ValueTask.CompletedTask;
    });

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    private static void Apply(RequestTransformContext context)
    {
        if (context.Path.Value is not { } path || !path.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return;
        // A percent sign that was itself encoded: which of the two a %2F is cannot be told, and YARP's reading is the safe one.
        var sent = context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (sent.Contains("%25", StringComparison.Ordinal)) return;
        var address = RequestUtilities.MakeDestinationAddress(context.DestinationPrefix, context.Path, default).OriginalString;
        context.ProxyRequest.RequestUri = new(address.Replace("%252F", "%2F", StringComparison.Ordinal).Replace("%252f", "%2f", StringComparison.Ordinal) + context.Query.QueryString.Value);
    }
}
