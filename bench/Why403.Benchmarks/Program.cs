using System.Globalization;
using Why403.Benchmarks;

return args switch
{
    ["har", var size, var file] => HarMaker.Make(long.Parse(size, CultureInfo.InvariantCulture), file),
    ["captures", var samples] => CaptureRate.Measure(samples),
    ["trace-site", var folder, var lines, var requests] => TraceSite.Make(folder, int.Parse(lines, CultureInfo.InvariantCulture), int.Parse(requests, CultureInfo.InvariantCulture)),
    ["trace", var folder] => TraceRate.Measure(folder),
    ["logs-make", var folder, var megabytes] => LogMaker.Make(folder, int.Parse(megabytes, CultureInfo.InvariantCulture)),
    ["logs-truth", var folder] => LogTruth.Measure(folder),
    ["formats", var samples] => FormatRate.Measure(samples),
    ["guard"] => GuardRate.Measure(),
    ["yarp", var port, var upstream] => await BareProxy.ServeAsync(port, upstream),
    ["serve", var port] => await BareServer.ServeAsync(port, null),
    ["serve", var port, var policy] => await BareServer.ServeAsync(port, policy),
    ["outage"] => await OutageSpread.MeasureAsync(),
    ["shared", var redis] => await SharedRate.MeasureAsync(redis),
    ["tokens"] => TokenRate.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("har BYTES FILE: makes a HAR of that size; captures DIR: classifies the samples of a catalogue over and over; trace-site DIR LINES REQUESTS: a configuration, a tree and requests to trace; trace DIR: evaluates them over and over; logs-make DIR MB: an access log of that size, the same as JSON, and its error log; logs-truth DIR: generated logs and their truth beside what is found; formats DIR: reads the lines of log samples over and over; guard: the guard beside the bare endpoint; yarp PORT UPSTREAM: YARP alone, until it is ended; serve PORT [POLICY]: Kestrel with one small answer, bare or behind the guard; shared REDIS: a limit in Redis beside INCR; outage: when a thousand callers come back; tokens: the check of a token beside Microsoft.IdentityModel alone");
    return 2;
}
