using System.Collections.Immutable;
using Why403.Text;

namespace Why403.Captures;

/// <summary>Where the readers of all formats put what they find: exchanges go on at once, problems are kept up to a bound.</summary>
internal sealed class Handover(string name, Action<Exchange> each, CaptureLimits limits)
{
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    public string Name { get; } = name;

    public CaptureLimits Limits { get; } = limits;

    public long Count { get; private set; }

    public void Hand(Exchange exchange)
    {
        Count++;
        each(exchange);
    }

    public void Report(string message, string fix = "", SourceSpan? where = null)
    {
        if (_problems.Count < Limits.MaxProblems) _problems.Add(new(where, message, fix));
    }

    public CaptureSummary Summary(CaptureKind kind) => new(kind, Count, _problems.ToImmutable());
}
