namespace Why403;

/// <summary>Why a request is refused. The id (<c>area.thing-found</c>) is for ever; the prose lives in the catalogue.</summary>
/// <param name="Id">For example <c>hotlink.referer-refused</c>.</param>
/// <param name="Layer">Where it usually sits; a finding may name another.</param>
/// <param name="Title">Continues "this request is refused:"; lower case, no full stop.</param>
public sealed record Cause(string Id, Layer Layer, string Title);
