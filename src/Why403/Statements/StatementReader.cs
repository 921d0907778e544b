using System.Diagnostics.CodeAnalysis;

namespace Why403.Statements;

/// <summary>What status, fields, structured body and browser console state, whoever wrote them. Marks of products are not its matter.</summary>
public static class StatementReader
{
    /// <param name="now">The time to judge by where the answer has no <c>Date</c>.</param>
    public static Reading Read(Exchange exchange, DateTimeOffset? now)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return Reading.Join(
            BrowserStatements.Read(exchange),
            ClientCertificate.Read(exchange),
            CorsStatements.Read(exchange),
            ChallengeStatements.Read(exchange),
            LimitStatements.Read(exchange, now),
            StatusStatements.Read(exchange),
            LoginRedirect.Read(exchange),
            BodyStatements.Read(exchange),
            OwnWords.Read(exchange),
            StoreStatements.Read(exchange),
            ScopeHeaders.Read(exchange),
            References.Read(exchange, now),
            CacheStatements.Read(exchange),
            OriginTiming.Read(exchange),
            EchoedAddress.Read(exchange),
            LostCredentials.Read(exchange),
            GuardStatement.Read(exchange));
    }

    /// <summary>Whether a field shows that something behind the edge wrote the answer.</summary>
    public static bool ApplicationAnswered(Response response, [NotNullWhen(true)] out Evidence? evidence)
    {
        ArgumentNullException.ThrowIfNull(response);
        evidence = ApplicationMarks.Find(response) is { } fact ? Evidence.Outside(fact) : null;
        return evidence is not null;
    }
}
