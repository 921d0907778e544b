using System.Globalization;
using Why403.Benchmarks;

return args switch
{
    ["har", var size, var file] => HarMaker.Make(long.Parse(size, CultureInfo.InvariantCulture), file),
    ["captures", var samples] => CaptureRate.Measure(samples),
    ["guard"] => GuardRate.Measure(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("har BYTES FILE: makes a HAR of that size; captures DIR: classifies the samples of a catalogue over and over; guard: the guard beside the bare endpoint");
    return 2;
}
