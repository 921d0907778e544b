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
    ["tokens"] => TokenRate.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("har BYTES FILE: makes a HAR of that size; captures DIR: classifies the samples of a catalogue over and over; trace-site DIR LINES REQUESTS: a configuration, a tree and requests to trace; trace DIR: evaluates them over and over; logs-make DIR MB: an access log of that size, the same as JSON, and its error log; logs-truth DIR: generated logs and their truth beside what is found; formats DIR: reads the lines of log samples over and over; guard: the guard beside the bare endpoint; tokens: a token from the table and its first check beside Microsoft.IdentityModel");
    return 2;
}
