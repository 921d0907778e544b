using System.Globalization;
using Why403.Guard.Bots;
using Why403.Guard.Networks;
using Why403.Text;

namespace Why403.Cli.Bots;

/// <summary>Fetches crawlers' networks. A list that is no list, holds what no crawler has, or has shrunk is not put in place.</summary>
internal sealed class BotListFetch(string folder, bool force) : IDisposable
{
    private const int Largest = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxAutomaticRedirections = 5, UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.All }) { Timeout = Patience, MaxResponseContentBufferSize = Largest };

    public void Dispose() => _http.Dispose();

    public async Task<(bool IsFetched, string Said)> RunAsync(BotOperator bot, IReadOnlyList<Uri> addresses, CancellationToken cancel)
    {
        try
        {
            var bytes = new List<byte>();
            foreach (var address in addresses)
            {
                using var answer = await _http.GetAsync(address, cancel).ConfigureAwait(false);
                if (answer.StatusCode != System.Net.HttpStatusCode.OK) return (false, $"{bot.Id}: {address} answers {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}");
                if (bytes.Count > 0) bytes.Add((byte)'\n');
                bytes.AddRange(await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false));
            }
            return Put(bot, [.. bytes]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return (false, $"{bot.Id}: {(e is OperationCanceledException ? "no answer within 20 s" : e.Message)}");
        }
    }

    private (bool, string) Put(BotOperator bot, byte[] bytes)
    {
        var problems = new List<Problem>();
        var list = new AddressList(bot.Id, ListFile.Read(bot.Id, bytes, problems));
        if (problems.Count > 0) return (false, $"{bot.Id}: what came is no list: {problems[0].Message}");
        if (BotReader.Foreign(list) is { } foreign) return (false, $"{bot.Id}: the list holds {foreign}, which is no crawler's network");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, bot.Id + BotReader.FetchedEnd);
        var before = File.Exists(path) ? ListFile.Read(bot.Id, File.ReadAllBytes(path), []).Count : 0;
        if (!force && before >= 10 && list.Count < before / 2) return (false, string.Create(CultureInfo.InvariantCulture, $"{bot.Id}: the list has shrunk from {before} to {list.Count} networks; the old one stays (--force takes it)"));
        // In one step: a guard that runs reads it when it changes.
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
        return (true, string.Create(CultureInfo.InvariantCulture, $"{bot.Id}: {list.Count} networks in {path}"));
    }
}
