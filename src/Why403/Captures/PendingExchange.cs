namespace Why403.Captures;

/// <summary>One exchange while its lines are read, whatever the tool that printed them.</summary>
internal sealed class PendingExchange(CaptureLimits limits)
{
    private readonly FieldCollector _requestFields = new(limits.HeaderCap);
    private FieldCollector _responseFields = new(limits.HeaderCap);
    private Request? _sent;

    public string Method { get; private set; } = "";

    public string Target { get; private set; } = "";

    public string? RequestVersion { get; private set; }

    public bool HasRequest => Method.Length > 0 || _sent is not null;

    public int Status { get; private set; }

    public bool Answered => Status != 0;

    public string Reason { get; private set; } = "";

    public string? ResponseVersion { get; private set; }

    public string? Location => Status is > 300 and < 400 ? _responseFields["location"] : null;

    public string? Host => _requestFields["host"];

    public BodyCollector RequestBody { get; } = new(limits.BodyCap);

    public BodyCollector Body { get; } = new(limits.BodyCap);

    /// <summary>The tool says that the body did not arrive as a whole.</summary>
    public bool BodyBroken { get; set; }

    /// <summary>The address, where a line names it apart from the request.</summary>
    public string? Address { get; set; }

    /// <summary>The request is known from elsewhere: from the command that made it.</summary>
    public void Send(Request request) => (_sent, Method, Address) = (request, request.Method, request.Address);

    public void Send(RequestLine line)
    {
        (Method, Target, RequestVersion) = (line.Method.ToString(), ByteText.Decode(line.Target), line.Version.ToString());
        _sent = null;
    }

    public bool AddRequestField(ReadOnlySpan<char> line) => _requestFields.AddLine(line);

    public void Answer(StatusLine line)
    {
        (Status, Reason, ResponseVersion) = (line.Status, ByteText.Decode(line.Reason), line.Version.ToString());
        _responseFields = new(limits.HeaderCap);
    }

    /// <summary>A status that is told without its line.</summary>
    public void Answer(int status, string reason) => (Status, Reason) = (status, reason);

    public bool AddResponseField(ReadOnlySpan<char> line) => _responseFields.AddLine(line);

    /// <summary>RFC 9110 section 15.2: an interim answer; 101 is the last word of its request.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    public void ForgetAnswer()
    {
        (Status, Reason, ResponseVersion) = (0, "", null);
        _responseFields = new(limits.HeaderCap);
    }

    public Request ToRequest(string scheme) => _sent ?? new Request(Method, Address ?? Captures.Address.Of(Method, Target, Host, scheme))
    {
        Headers = _requestFields.ToList(),
        Body = RequestBody.ToArray(),
        Version = RequestVersion,
    };

    public Exchange ToExchange(string scheme)
    {
        var request = ToRequest(scheme);
        if (!Answered) return new(request, null);
        var head = new Response(Status) { Reason = Reason, Headers = _responseFields.ToList(), Version = ResponseVersion };
        var response = MessageBody.Attach(head, Body.ToArray(), Method, limits);
        return new(request, BodyBroken && !response.BodyUnknown ? response with { BodyTruncated = true } : response);
    }
}
