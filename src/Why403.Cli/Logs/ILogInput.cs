using Why403.Logs;
using Why403.Logs.Formats;
using Why403.Logs.Formats.Errors;
using Why403.Text;

namespace Why403.Cli.Logs;

/// <summary>One log of a run, and what it was found to be.</summary>
internal interface ILogInput : IDisposable
{
    /// <summary>As the user named it; <c>-</c> for standard input.</summary>
    string Name { get; }

    /// <summary>The format of an access log; null for an error log, and where none was found.</summary>
    ILineFormat? Access { get; }

    /// <summary>The format of an error log; null for an access log, and where none was found.</summary>
    ErrorFormat? Errors { get; }

    Problem? Problem { get; }
}
