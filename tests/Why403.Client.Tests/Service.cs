using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Why403.Client.Tests;

/// <summary>A site in a few words, in a time of its own that runs while somebody waits.</summary>
internal sealed class Service : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, int, HttpResponseMessage> _answer;
    private readonly Lock _lock = new();

    /// <param name="answer">The request and its number, from 1.</param>
    public Service(Func<HttpRequestMessage, int, HttpResponseMessage> answer) => _answer = answer;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    /// <summary>When each request arrived, from the start.</summary>
    public List<TimeSpan> Arrivals { get; } = [];

    public List<string?> Authorizations { get; } = [];

    public HttpClient Client(ClientOptions? options = null, Func<double>? random = null) =>
        new(new RefusalHandler(options ?? new(), Clock, random ?? (() => 0.5), new(Catalogues.Catalogue.BuiltIn), null, null) { InnerHandler = this }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Lets time pass until the task is done.</summary>
    public async Task<T> Run<T>(Task<T> task, int step = 50)
    {
        for (var i = 0; !task.IsCompleted && i < 20_000; i++)
        {
            // Real work on other threads has its moment before time goes on.
            await Task.Delay(1);
            if (!task.IsCompleted) Clock.Advance(TimeSpan.FromMilliseconds(step));
        }
        return await task;
    }

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] fields)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        foreach (var (name, value) in fields)
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number;
        lock (_lock)
        {
            Arrivals.Add(Clock.GetUtcNow() - Clock.Start);
            Authorizations.Add(request.Headers.Authorization?.ToString());
            number = Arrivals.Count;
        }
        var response = _answer(request, number);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}
