namespace Why403.Cli;

/// <summary>What nobody foresaw: one line for the user, the details in a file that can be sent to us.</summary>
internal static class OwnMistake
{
    public static int Report(Exception mistake, TextWriter errors)
    {
        errors.WriteLine($"why403: this is a mistake of the program, not of yours ({mistake.GetType().Name}, version {Product.Version})");
        try
        {
            var file = Path.Combine(Directory.CreateTempSubdirectory("why403-").FullName, "details.txt");
            File.WriteAllText(file, $"why403 {Product.Version}\n{mistake}\n");
            errors.WriteLine($"fix: send {file} to us; it holds no input but what an error message quotes, so read it first");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine("fix: tell us what you ran");
        }
        return ExitCodes.Undetermined;
    }
}
