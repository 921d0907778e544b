namespace Why403.Oracle.Tests.Farm;

/// <summary>Requests as the cases write them.</summary>
internal static class Ask
{
    /// <summary>An honest tool: what the cases send unless the User-Agent is the point.</summary>
    private const string Agent = "why403-farm/1.0";

    public static Request Get(string address, params ReadOnlySpan<(string Name, string Value)> headers) => Send("GET", address, headers);

    public static Request Send(string method, string address, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var list = HeaderList.Of(("User-Agent", Agent), ("Accept", "*/*"));
        foreach (var (name, value) in headers) list = list.With(name, value);
        return new(method, address) { Headers = list };
    }
}
