using Microsoft.Extensions.DependencyInjection;
using Why403.Guard.Addresses;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Why403.Gateway;

/// <summary>
/// What upstreams are told of the client: one X-Forwarded-For with the address that the guard judged, and nothing of what the
/// client says of itself. A route that brings X-Forwarded transforms of its own keeps those.
/// </summary>
internal sealed class ForwardedFields(IServiceProvider services, TimeProvider clock) : ITransformProvider
{
    private const string For = "X-Forwarded-For", Proto = "X-Forwarded-Proto", Host = "X-Forwarded-Host";

    // Fields that some server, framework or filter believes about the client's address or the path. The last two let a request
    // for one path be served as another (IIS URL Rewrite, Symfony), behind the back of rules about paths.
    private static readonly HashSet<string> Believed = new(StringComparer.OrdinalIgnoreCase)
    {
        For, Proto, Host, "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded-Ssl", "X-Forwarded", "Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "X-Remote-IP", "X-Remote-Addr", "X-Cluster-Client-IP",
        "X-Originating-IP", "X-Original-Forwarded-For", "X-ProxyUser-Ip", "Client-IP", "True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Fastly-Client-IP", "X-Azure-ClientIP", "X-Azure-SocketIP", "WL-Proxy-Client-IP",
        "X-Original-URL", "X-Rewrite-URL",
    };

    // Asked for with the first request: a policy with problems must not hide those of the routes.
    private PolicySource Policies => field ??= services.GetRequiredService<PolicySource>();

    public void Apply(TransformBuilderContext context)
    {
        if (context.UseDefaultForwarders == false) return;
        context.UseDefaultForwarders = false;
        context.AddRequestTransform(request =>
        {
            Apply(request);
            return ValueTask.CompletedTask;
        });
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    private void Apply(RequestTransformContext context)
    {
        var http = context.HttpContext;
        foreach (var name in http.Request.Headers.Keys)
            if (Believed.Contains(name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name)) RequestTransform.RemoveHeader(context, name);
        var peer = Address.Of(http.Connection.RemoteIpAddress);
        var client = ClientAddress.Find(Policies.Current.Hops, peer, http.Request.Headers, clock.GetUtcNow(), null);
        if (client.IsKnown) Add(context, For, client.ToString());
        // A proxy in front that is believed about the address ended TLS, and says whether there was any.
        var said = client == peer ? "" : http.Request.Headers[Proto].ToString();
        Add(context, Proto, said is "https" or "http" ? said : http.Request.Scheme);
        if (http.Request.Host.HasValue) Add(context, Host, http.Request.Host.Value);
    }

    private static void Add(RequestTransformContext context, string name, string value) => context.ProxyRequest.Headers.TryAddWithoutValidation(name, value);
}
