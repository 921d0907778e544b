namespace Why403.Logs.Formats;

/// <summary>How the end of a field is found.</summary>
internal enum Shape : byte
{
    /// <summary>Ends where the text behind it is found; a later place is tried where what follows does not fit.</summary>
    Loose,

    /// <summary>Holds no space and ends at one.</summary>
    Word,

    /// <summary>Stands in quotes, and quotes inside are escaped: ends at the first quote without a backslash.</summary>
    Quoted,

    /// <summary>Digits, sign and point, perhaps padded with spaces; or a dash.</summary>
    Number,

    /// <summary>Three digits, or a dash.</summary>
    Status,

    /// <summary>Values of several upstreams, joined by <c>", "</c> and <c>" : "</c> (ngx_http_upstream_status_variable).</summary>
    List,
    ClfTime,
    IsoTime,
}

/// <summary>One field of a template and the text that stands behind it.</summary>
/// <param name="Peeks">The text behind belongs to the next field, as the slash between <c>$host</c> and <c>$request_uri</c>.</param>
internal sealed record Piece(Slot Slot, Shape Shape, byte[] Behind, bool Peeks = false);
