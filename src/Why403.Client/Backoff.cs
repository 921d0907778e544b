namespace Why403.Client;

/// <summary>Exponential backoff with full jitter: drawn evenly from zero to a range that doubles (Brooker, "Exponential backoff and jitter", 2015).</summary>
internal sealed class Backoff(ClientOptions options, Func<double> random)
{
    /// <param name="attempt">From 1.</param>
    public TimeSpan Of(int attempt) => options.BaseDelay * Math.Min(Math.Pow(2, attempt - 1), options.MaxDelay / options.BaseDelay) * random();
}
