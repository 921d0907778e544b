using System.Net.Sockets;
using System.Security.Authentication;

namespace Why403.Cli;

/// <summary>What went wrong on the network, in a clause.</summary>
internal static class Failures
{
    public static string Say(Exception exception, TimeSpan timeout)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException socket:
                    return socket.SocketErrorCode switch
                    {
                        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the host name was not found",
                        SocketError.ConnectionRefused => "nothing listens there: the connection was refused",
                        SocketError.ConnectionReset => "the connection was reset before an answer came",
                        SocketError.TimedOut => "the host did not answer the connection in time",
                        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "the host cannot be reached from this network",
                        _ => "the connection could not be made: " + socket.SocketErrorCode,
                    };
                case AuthenticationException authentication:
                    return authentication.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase)
                        ? "the certificate of the site was not accepted: " + authentication.Message
                        : "the TLS handshake was refused: " + authentication.Message + (authentication.InnerException is { } inner ? " " + inner.Message : "");
                case OperationCanceledException:
                    return $"no answer within {timeout.TotalSeconds:0.#} s";
            }
        }
        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection was closed without an answer",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "what came back is not HTTP",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "the answer's header block is larger than 256 KiB",
            _ => exception.Message.TrimEnd('.'),
        };
    }
}
