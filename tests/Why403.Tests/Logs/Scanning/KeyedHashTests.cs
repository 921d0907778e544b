using CsCheck;
using Why403.Logs.Scanning;

namespace Why403.Tests.Logs.Scanning;

public sealed class KeyedHashTests
{
    [Fact]
    public void Texts_that_differ_in_one_bit_have_different_hashes() =>
        Gen.Select(Gen.Byte.Array[1, 300], Gen.Double.Unit, Gen.Int[0, 7]).Sample((text, part, bit) =>
        {
            var other = text.ToArray();
            other[(int)(part * (text.Length - 1))] ^= (byte)(1 << bit);
            Assert.NotEqual(ShardText.Hash.Of(text), ShardText.Hash.Of(other));
        });

    [Fact]
    public void Swapped_blocks_and_zeros_of_another_length_have_different_hashes()
    {
        var seen = new HashSet<ulong>();
        for (var length = 0; length <= 300; length++) Assert.True(seen.Add(ShardText.Hash.Of(new byte[length])));
        Gen.Byte.Array[96].Sample(text =>
        {
            for (var block = 16; block < 96; block += 16)
            {
                var swapped = (byte[])[.. text[block..(block + 16)], .. text[16..block], .. text[..16], .. text[(block + 16)..]];
                if (!swapped.SequenceEqual(text)) Assert.NotEqual(ShardText.Hash.Of(text), ShardText.Hash.Of(swapped));
            }
        });
    }

    [Fact]
    public void Another_key_gives_other_hashes()
    {
        var other = new KeyedHash(3, 5);
        Gen.Byte.Array[0, 100].Sample(text => Assert.NotEqual(ShardText.Hash.Of(text), other.Of(text)));
    }

    [Fact]
    public void Pairs_of_small_numbers_spread_over_the_low_bits()
    {
        // What an index of pairs needs: client and request are small numbers, many with the same difference.
        var slots = new int[1 << 12];
        for (ulong client = 0; client < 64; client++)
            for (ulong request = 0; request < 64; request++) slots[(int)ShardText.Hash.Of(client << 32 | request) & (slots.Length - 1)]++;
        Assert.True(slots.Max() <= 10, $"{slots.Max()} keys share a slot");
    }
}
