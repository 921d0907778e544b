using CsCheck;
using Why403.Logs.Joining;
using Why403.Tests.Logs.Scanning;

namespace Why403.Tests.Logs.Joining;

public sealed class KeyIndexTests
{
    private static readonly Gen<KeyIndex.Entry[]> Entries = Gen.Select(Gen.ULong[0, 12], Gen.Long[0, 60], (key, time) => (key, time)).Array[0, 80].Select(pairs => pairs.Select((pair, line) => new KeyIndex.Entry(pair.key, pair.time, line)).ToArray());

    [Fact]
    public void A_search_finds_the_oldest_line_that_fits_as_a_look_at_all_lines_does() =>
        Gen.Select(Entries, Gen.Select(Gen.ULong[0, 14], Gen.Long[0, 60], Gen.Long[0, 20], (key, from, width) => (key, from, to: from + width)).Array[1, 30]).Sample((entries, searches) =>
        {
            var index = new KeyIndex(ShardText.Hash, [.. entries]);
            var used = new HashSet<int>();
            foreach (var (key, from, to) in searches.OrderBy(search => search.from))
            {
                var expected = entries.Where(entry => entry.Key == key && entry.Time >= from && entry.Time <= to && !used.Contains(entry.Line)).OrderBy(entry => (entry.Time, entry.Line)).Select(entry => entry.Line).FirstOrDefault(-1);
                Assert.Equal(expected, index.Find(key, from, to, from, line => !used.Contains(line)));
                used.Add(expected);
            }
        });

    [Fact]
    public void After_a_restart_old_lines_are_found_again()
    {
        var index = new KeyIndex(ShardText.Hash, [new(1, 10, 0), new(1, 20, 1)]);
        Assert.Equal(1, index.Find(1, 15, 30, 15, _ => true));
        Assert.Equal(-1, index.Find(1, 5, 12, 15, _ => true));
        index.Restart();
        Assert.Equal(0, index.Find(1, 5, 12, 5, _ => true));
    }
}
