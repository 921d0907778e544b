using System.Buffers.Binary;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Why403.Guard.Bots;
using Why403.Guard.Challenges;
using Why403.Guard.Networks;
using Why403.Guard.Policies;

namespace Why403.Guard.Judging;

/// <summary>What the rules are asked about: one request as it stands now.</summary>
internal struct RequestFacts
{
    private readonly BotRegistry _bots;
    private NetworkOrigin? _origin;
    private BotFinding? _bot;
    private Rung? _pass;

    public RequestFacts(HttpContext http, Address client, DateTimeOffset now, INetworkOrigins? origins, BotRegistry bots)
    {
        _bots = bots;
        Origins = origins;
        Http = http;
        Client = client;
        Now = now;
        // Map and UsePathBase move the front of the path into PathBase; rules are about the whole.
        var path = http.Request.PathBase.HasValue ? http.Request.PathBase.Value + http.Request.Path.Value : http.Request.Path.Value;
        Path = string.IsNullOrEmpty(path) ? "/" : path;
        OtherPath = PathReading.Other(Path);
    }

    public HttpContext Http { get; }

    public Address Client { get; }

    public DateTimeOffset Now { get; }

    public INetworkOrigins? Origins { get; }

    /// <summary>Looked up when a rule asks for the first time.</summary>
    public NetworkOrigin Origin => _origin ??= Look();

    /// <summary>Asked when a rule wants to know for the first time.</summary>
    public BotFinding Bot => _bot ??= _bots.Find(UserAgent, Client, Now);

    /// <summary>Empty where no rule has asked.</summary>
    public readonly NetworkOrigin KnownOrigin => _origin ?? default;

    /// <summary>Null where no rule has asked.</summary>
    public readonly BotFinding? KnownBot => _bot;

    /// <summary>The rung of the pass that the request carries, looked at when a rule asks for the first time.</summary>
    public Rung Pass(Policy policy) => _pass ??= ChallengeDesk.PassOf(Http, policy, Client, Now);

    public string Path { get; }

    /// <summary>Null where the path has one reading alone.</summary>
    public string? OtherPath { get; }

    /// <summary>Null where nobody is signed in. <c>HttpContext.User</c> would make an empty principal for each request.</summary>
    public readonly ClaimsPrincipal? User => Http.Features.Get<IHttpAuthenticationFeature>()?.User is { Identity.IsAuthenticated: true } user ? user : null;

    /// <summary>Empty where the request has none.</summary>
    public readonly string UserAgent => Http.Request.Headers.UserAgent.ToString();

    private readonly NetworkOrigin Look()
    {
        if (Origins is null || !Client.IsKnown) return default;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Client.Bits);
        return Origins.Find(Client.IsV4 ? bytes[12..] : bytes);
    }
}
