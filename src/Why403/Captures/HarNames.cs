namespace Why403.Captures;

/// <summary>The properties of a HAR that are read (HAR 1.2, sections 4 and 5; those with an underscore are browsers' own).</summary>
internal enum JsonName
{
    Other, Log, Entries, Creator, Name, Value, Started, Time, Request, Response, ServerAddress, Failure, Method, Url, HttpVersion,
    Headers, Cookies, PostData, Text, Status, StatusText, RedirectUrl, Content, Encoding,
}

internal static class HarNames
{
    public static JsonName Of(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("log"u8) => JsonName.Log,
        _ when name.SequenceEqual("entries"u8) => JsonName.Entries,
        _ when name.SequenceEqual("creator"u8) => JsonName.Creator,
        _ when name.SequenceEqual("name"u8) => JsonName.Name,
        _ when name.SequenceEqual("value"u8) => JsonName.Value,
        _ when name.SequenceEqual("startedDateTime"u8) => JsonName.Started,
        _ when name.SequenceEqual("time"u8) => JsonName.Time,
        _ when name.SequenceEqual("request"u8) => JsonName.Request,
        _ when name.SequenceEqual("response"u8) => JsonName.Response,
        _ when name.SequenceEqual("serverIPAddress"u8) => JsonName.ServerAddress,
        // Chrome writes _error into the response; the others are seen in exports of other tools and versions.
        _ when name.SequenceEqual("_error"u8) || name.SequenceEqual("_blocked"u8) || name.SequenceEqual("_blockedReason"u8)
            || name.SequenceEqual("_blockedQueuedReason"u8) => JsonName.Failure,
        _ when name.SequenceEqual("method"u8) => JsonName.Method,
        _ when name.SequenceEqual("url"u8) => JsonName.Url,
        _ when name.SequenceEqual("httpVersion"u8) => JsonName.HttpVersion,
        _ when name.SequenceEqual("headers"u8) => JsonName.Headers,
        _ when name.SequenceEqual("cookies"u8) => JsonName.Cookies,
        _ when name.SequenceEqual("postData"u8) => JsonName.PostData,
        _ when name.SequenceEqual("text"u8) => JsonName.Text,
        _ when name.SequenceEqual("status"u8) => JsonName.Status,
        _ when name.SequenceEqual("statusText"u8) => JsonName.StatusText,
        _ when name.SequenceEqual("redirectURL"u8) => JsonName.RedirectUrl,
        _ when name.SequenceEqual("content"u8) => JsonName.Content,
        _ when name.SequenceEqual("encoding"u8) => JsonName.Encoding,
        _ => JsonName.Other,
    };
}
