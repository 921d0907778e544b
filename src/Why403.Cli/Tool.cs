using System.CommandLine;
using Why403.Rendering;

namespace Why403.Cli;

/// <summary>From the words of the command line to an exit code.</summary>
internal static class Tool
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        using var interrupt = new CancellationTokenSource();
        void OnInterrupt(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            interrupt.Cancel();
        }
        Console.CancelKeyPress += OnInterrupt;
        try
        {
            var root = new RootCommandTree(output, errors);
            var parsed = root.Command.Parse(Shortcut.Expand(args, root.Names));
            // The library prints the whole help after an error and exits with 1; one line and 2 serve better.
            if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction) throw ParseComplaint.Of(parsed, root);
            return await parsed.InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt.Token).ConfigureAwait(false);
        }
        catch (Complaint complaint)
        {
            errors.WriteLine("why403: " + Terminal.Neutral(complaint.Message));
            if (complaint.Fix.Length > 0) errors.WriteLine("fix: " + Terminal.Neutral(complaint.Fix));
            return complaint.ExitCode;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            errors.WriteLine("why403: interrupted");
            return ExitCodes.Interrupted;
        }
        catch (IOException e) when (IsClosedPipe(e))
        {
            // The reader (`| head -1`) has seen enough: that is success.
            return ExitCodes.NotRefused;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return OwnMistake.Report(e, errors);
        }
        finally
        {
            Console.CancelKeyPress -= OnInterrupt;
        }
    }

    // EPIPE is 32 on Linux and macOS; the runtime passes errno through HResult.
    private static bool IsClosedPipe(IOException e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.OrdinalIgnoreCase);
}
