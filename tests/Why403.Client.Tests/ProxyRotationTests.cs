using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Why403.Client.Tests;

public sealed class ProxyRotationTests
{
    [Fact]
    public async Task Requests_to_a_named_host_go_over_the_proxies_in_turn()
    {
        using var one = new Proxy("one");
        using var two = new Proxy("two");
        using var client = new HttpClient(new SocketsHttpHandler { Proxy = new ProxyRotation([one.Address, two.Address], ["partner.example"]) });
        var answers = new List<string>();
        for (var i = 0; i < 4; i++) answers.Add(await client.GetStringAsync("http://partner.example/", TestContext.Current.CancellationToken));
        Assert.Equal(["one", "two", "one", "two"], answers);
    }

    [Fact]
    public void No_other_host_is_reached_over_them()
    {
        var rotation = new ProxyRotation([new("http://127.0.0.1:1"), new("http://127.0.0.1:2")], ["partner.example"]);
        Assert.True(rotation.IsBypassed(new("http://other.example/")));
        Assert.True(rotation.IsBypassed(new("http://sub.partner.example/")));
        Assert.Null(rotation.GetProxy(new("http://other.example/")));
        Assert.False(rotation.IsBypassed(new("https://PARTNER.example/")));
    }

    [Fact]
    public async Task A_limit_holds_over_all_proxies()
    {
        var service = new Service((_, _) => Service.Answer((HttpStatusCode)429, "", ("Retry-After", "300")));
        var client = service.Client(new() { Budget = TimeSpan.FromSeconds(10) });
        await service.Run(client.GetAsync("https://partner.example/a"));
        // The next one is held back whatever way it would take: the gate is the host's.
        await Assert.ThrowsAsync<HostPausedException>(() => service.Run(client.GetAsync("https://partner.example/b")));
        Assert.Single(service.Arrivals);
    }

    [Fact]
    public void What_is_no_rotation_is_refused_when_it_is_made()
    {
        Uri[] proxies = [new("http://127.0.0.1:1"), new("http://127.0.0.1:2")];
        Assert.Throws<ArgumentException>(() => new ProxyRotation(proxies[..1], ["partner.example"]));
        Assert.Throws<ArgumentException>(() => new ProxyRotation(proxies, []));
        Assert.Throws<ArgumentException>(() => new ProxyRotation(proxies, ["*"]));
        Assert.Throws<ArgumentException>(() => new ProxyRotation([.. proxies, new("ftp://127.0.0.1:1")], ["partner.example"]));
    }

    /// <summary>Answers every request itself, with its name, and closes.</summary>
    private sealed class Proxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _name;

        public Proxy(string name)
        {
            _name = name;
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {_name.Length}\r\nConnection: close\r\n\r\n{_name}"));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test has ended.
            }
        }
    }
}
