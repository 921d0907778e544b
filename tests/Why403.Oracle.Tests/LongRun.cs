using System.Globalization;

namespace Why403.Oracle.Tests;

/// <summary>How much an oracle test compares: little in CI, as much as the environment asks for elsewhere.</summary>
internal static class LongRun
{
    public static int Number(string variable, int unset) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : unset;
}
