using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Captures;

/// <summary>What a capture was recognised as, by its content.</summary>
public enum CaptureKind
{
    Empty,
    Har,
    /// <summary>What <c>curl -v</c> or <c>wget -S</c> printed.</summary>
    Transcript,
    /// <summary>Status line and fields, fields alone, or a browser's copied header block.</summary>
    RawResponse,
    /// <summary>A page, an XML error or plain text without any header.</summary>
    Page,
    /// <summary>A JSON document without any header.</summary>
    Json,
    /// <summary>A curl command, with or without what it printed.</summary>
    Curl,
    /// <summary>Lines of a browser's console.</summary>
    Console,
    Address,
    Token,
    Binary,
}

/// <summary>What one reading found. The exchanges were handed on; none is kept.</summary>
public sealed record CaptureSummary(CaptureKind Kind, long Exchanges, ImmutableArray<Problem> Problems);

/// <summary>The bounds of one reading, in bytes unless the name says otherwise.</summary>
public sealed record CaptureLimits
{
    public static CaptureLimits Default { get; } = new();

    /// <summary>What is kept of one body; the rest is read over and the body marked as truncated.</summary>
    public int BodyCap { get; init; } = 256 * 1024;

    /// <summary>All header fields of one message together.</summary>
    public int HeaderCap { get; init; } = 1024 * 1024;

    /// <summary>A capture that is no HAR is held as a whole; what follows this is left unread.</summary>
    public int TextCap { get; init; } = 16 * 1024 * 1024;

    /// <summary>Compressed input may always grow to this size.</summary>
    public long InflatedFree { get; init; } = 64 * 1024 * 1024;

    /// <summary>Beyond <see cref="InflatedFree"/>, the largest growth; DEFLATE itself ends near 1032, real captures below 50.</summary>
    public int InflatedRatio { get; init; } = 200;

    /// <summary>How many HAR entries are held back so that a preflight or a redirect finds its partner.</summary>
    public int LinkWindow { get; init; } = 8;

    public int MaxProblems { get; init; } = 100;

    // A base64 body is a third longer than what it decodes to, an escaped text up to six times; between them lies
    // what real captures hold.
    internal int StringCap => BodyCap * 2;
}
