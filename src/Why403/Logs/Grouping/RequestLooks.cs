using Why403.Logs.People;
using Why403.Logs.Scanning;

namespace Why403.Logs.Grouping;

/// <summary>What the distinct request lines of all refusals tell by themselves.</summary>
internal sealed class RequestLooks(TextPool texts)
{
    public RequestTraits Traits { get; } = new(texts);

    public Places Places { get; } = new(texts);

    public void LookAt(RecordList refusals)
    {
        foreach (var part in refusals.Parts)
        {
            foreach (ref readonly var refusal in part.Span)
            {
                Traits.Of(refusal.Request);
                Places.Of(refusal.Request);
            }
        }
    }
}
