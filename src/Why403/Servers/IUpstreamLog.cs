namespace Why403.Servers;

/// <summary>How a web server tells of a program behind it: in its error log, and to the client.</summary>
internal interface IUpstreamLog
{
    /// <summary>The status for a program that is not reached.</summary>
    int Unreachable { get; }

    /// <summary>The directive that puts a page of the server's own in the place of an answer.</summary>
    string ErrorPage { get; }

    /// <summary>What the program says of an error, as the server writes it down.</summary>
    ErrorLogLine Complaint(string text);

    /// <summary>The socket may not be connected to.</summary>
    IEnumerable<ErrorLogLine> Denied(string socket);
}
