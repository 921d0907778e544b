using System.Text;
using Why403.Probing;

namespace Why403.Tests.Probing;

/// <summary>A site that answers by a function, and remembers what it was asked and when.</summary>
internal sealed class ScriptedSite(Func<Request, Route, Response?> answer, TimeProvider? clock = null) : ITransport
{
    public List<(Request Request, DateTimeOffset At)> Asked { get; } = [];

    public ValueTask<Exchange> SendAsync(Request request, Route route, int bodyCap, CancellationToken cancellation)
    {
        Asked.Add((request, (clock ?? TimeProvider.System).GetUtcNow()));
        var response = answer(request, route);
        return ValueTask.FromResult(new Exchange(request, response) { Failure = response is null ? "the connection was reset before an answer came" : null });
    }

    public static Response Stock(int status = 403)
    {
        var words = status == 403 ? "403 Forbidden" : "404 Not Found";
        return new(status)
        {
            Reason = words[4..],
            Headers = HeaderList.Of(("Server", "nginx"), ("Content-Type", "text/html")),
            Body = Encoding.UTF8.GetBytes($"<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"),
        };
    }

    public static Response Ok(string body = "content") => new(200) { Reason = "OK", Headers = HeaderList.Of(("Server", "nginx"), ("Content-Type", "text/html")), Body = Encoding.UTF8.GetBytes(body) };
}

/// <summary>A clock whose waits pass at once, and are counted.</summary>
internal sealed class QuickClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _now += dueTime;
        // Not on this call's stack: a delay completes after it was handed out.
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Done();
    }

    private sealed class Done : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
