using System.Diagnostics.Metrics;

namespace Why403.Client;

/// <summary>What is told to whoever watches, under the meter <c>Why403.Client</c>.</summary>
internal sealed class Quotas : IDisposable
{
    private readonly Meter _meter = new("Why403.Client");
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _waits;
    private readonly Gauge<double> _left;

    public Quotas()
    {
        _refusals = _meter.CreateCounter<long>("why403.client.refusals", "{refusal}", "Refused requests by cause, status and host.");
        _waits = _meter.CreateHistogram<double>("why403.client.wait", "s", "Time that requests were held back.");
        _left = _meter.CreateGauge<double>("why403.client.quota.remaining", "{request}", "Requests that the host's last answer left.");
    }

    public void Refused(string host, int status, Diagnosis diagnosis) =>
        _refusals.Add(1, new("server.address", host), new("http.response.status_code", status), new("why403.cause", diagnosis.Findings is [var first, ..] ? first.Cause.Id : "unknown"));

    public void Waited(string host, TimeSpan wait) => _waits.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("server.address", host));

    public void Left(string host, double left) => _left.Record(left, new KeyValuePair<string, object?>("server.address", host));

    public void Dispose() => _meter.Dispose();
}
