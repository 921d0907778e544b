namespace Why403.Logs.Scanning;

/// <summary>Which statuses refuse by themselves, and which may hide a refusal.</summary>
internal static class Statuses
{
    private static readonly Kind[] _kinds = Build();

    public enum Kind : byte
    {
        Other,

        /// <summary>The status alone says that the request was refused.</summary>
        Refusal,

        /// <summary>A refusal only where a line explains it: a limiter's 503, a 404 that <c>error_page</c> made of a 403.</summary>
        Perhaps,
    }

    public static Kind Of(int status) => (uint)status < 1000 ? _kinds[status] : Kind.Other;

    private static Kind[] Build()
    {
        var kinds = new Kind[1000];
        // 444 and 494 to 497 are nginx's own: closed without an answer, and the errors of client certificates and plain HTTP.
        foreach (var status in (ReadOnlySpan<int>)[401, 403, 407, 429, 444, 451, 495, 496, 497]) kinds[status] = Kind.Refusal;
        foreach (var status in (ReadOnlySpan<int>)[400, 404, 405, 421, 500, 503]) kinds[status] = Kind.Perhaps;
        return kinds;
    }
}
