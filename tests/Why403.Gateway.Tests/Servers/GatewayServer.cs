namespace Why403.Gateway.Tests.Servers;

/// <summary>The program itself in a process of its own, so that it can be killed.</summary>
internal sealed class GatewayServer : RealServer
{
    private readonly string _config;

    /// <param name="port">Where the configuration listens.</param>
    public GatewayServer(int port, string config, params int[] more) : base("why403-gateway", "/usr/bin/env", [port, .. more])
    {
        _config = config;
        Address = new($"http://127.0.0.1:{port}");
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string Events => Path.Combine(Home, "why403-events");

    public string ConfigFile => Path.Combine(Home, "gateway.json");

    /// <summary>A configuration for one upstream, with a policy and whatever else.</summary>
    public static GatewayServer Before(Uri upstream, int port, string guard, string more = "") => new(port, $$"""
        {
          "Kestrel": { "Endpoints": { "http": { "Url": "http://127.0.0.1:{{port}}" } } },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "site", "Match": { "Path": "/{**rest}" } } },
            "Clusters": { "site": { "Destinations": { "one": { "Address": "{{upstream}}" } } } }
          },
          "Guard": { {{guard}} }{{(more.Length > 0 ? "," : "")}}
          {{more}}
        }
        """);

    public async Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    protected override IReadOnlyList<string> Prepare()
    {
        Plant.All(Home, new Plant("gateway.json", _config));
        return ["dotnet", typeof(Command).Assembly.Location, "--config", ConfigFile];
    }
}
