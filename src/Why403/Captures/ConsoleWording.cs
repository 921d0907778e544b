namespace Why403.Captures;

/// <summary>How a browser says in its console that a request was refused.</summary>
/// <param name="Mark">Words of the message.</param>
/// <param name="Lead">What stands before the address of the refused request; empty if the first address in the line is it.</param>
internal sealed record ConsoleWording(string Mark, string Lead = "")
{
    // Chrome 100 to 140, Firefox 100 to 140, Safari 15 to 18, in their English wording. The first that fits counts.
    private static readonly ConsoleWording[] All =
    [
        new("has been blocked by CORS policy", " at '"),
        new("Error during WebSocket handshake", "WebSocket connection to '"),
        new("WebSocket connection to '", "WebSocket connection to '"),
        new("Mixed Content: ", "insecure "),
        new("in a frame because", "Refused to display '"),
        new("the following Content Security Policy directive"),
        new("directive of the Content Security Policy"),
        new("Cross-Origin Request Blocked", "remote resource at "),
        new("Content-Security-Policy: The page"),
        new("Content Security Policy: The page"),
        new("Blocked loading mixed active content"),
        new("Loading mixed (insecure) "),
        new("establish a connection to the server at", "server at "),
        new("was blocked because content blocking is enabled"),
        new("is not allowed by Access-Control-Allow-Origin", "Failed to load resource: "),
        new("due to access control checks"),
        new("was not allowed to display insecure content from", "insecure content from "),
        new("was not allowed to run insecure content from", "insecure content from "),
        new("Failed to load resource:"),
        new("net::ERR_"),
        new("violates Cross-Origin-Resource-Policy"),
        new("NS_ERROR_DOM_CORP_FAILED"),
    ];

    public static ConsoleWording? Of(ReadOnlySpan<char> line)
    {
        foreach (var wording in All)
            if (line.Contains(wording.Mark, StringComparison.Ordinal)) return wording;
        return null;
    }
}
