using System.Diagnostics;
using System.Globalization;

namespace Why403.Cli.Logs;

/// <summary>How far the reading is, on standard error and only where that is a terminal. Short runs show nothing.</summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(250);

    private readonly LogReading _reading;
    private readonly TextWriter _errors;
    private readonly Timer? _timer;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _shown;

    public Progress(LogReading reading, TextWriter errors)
    {
        (_reading, _errors) = (reading, errors);
        if (ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb") _timer = new(_ => Show(), null, _first, _each);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        if (_shown > 0) _errors.Write("\r" + new string(' ', _shown) + "\r");
    }

    private void Show()
    {
        var (done, total) = (_reading.Done, _reading.Total);
        var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var rate = done / seconds;
        var left = total > done && rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {(total - done) / rate:0} s left") : "";
        var text = total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * done / total:0} % of {total / 1e6:N0} MB{left}")
            : string.Create(CultureInfo.InvariantCulture, $"{done / 1e6:N0} MB");
        _errors.Write("\r" + text.PadRight(_shown));
        _shown = Math.Max(_shown, text.Length);
    }
}
