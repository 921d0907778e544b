using System.Buffers.Binary;
using System.Text;
using Why403.Guard.Networks;

namespace Why403.Guard.Tests.Origins;

/// <summary>Writes small databases in the MaxMind DB format, after its specification, for the reader to read.</summary>
internal static class MmdbMaker
{
    public static byte[] Make(IEnumerable<(Prefix Prefix, byte[] Record)> entries, int recordBits, bool v6 = true)
    {
        // A node is two children: another node (≥ 0), a record (−2 − n), or nothing (−1).
        List<int[]> nodes = [[-1, -1]];
        var records = new List<byte[]>();
        foreach (var (prefix, record) in entries.OrderBy(e => e.Prefix.Length))
        {
            // The tree's IPv4 lies at ::/96, not at the mapped addresses.
            var bits = prefix.IsV4 ? prefix.Bits & uint.MaxValue : prefix.Bits;
            var (from, to) = v6 ? (0, prefix.Length) : (96, prefix.Length);
            var node = 0;
            for (var bit = from; bit < to - 1; bit++)
            {
                var side = (int)(bits >> (127 - bit)) & 1;
                if (nodes[node][side] < 0)
                {
                    nodes.Add([nodes[node][side], nodes[node][side]]);
                    nodes[node][side] = nodes.Count - 1;
                }
                node = nodes[node][side];
            }
            nodes[node][(int)(bits >> (128 - to)) & 1] = -2 - records.Count;
            records.Add(record);
        }
        var section = new MemoryStream();
        var places = records.Select(r =>
        {
            var place = (int)section.Length;
            section.Write(r);
            return place;
        }).ToList();
        var file = new MemoryStream();
        Span<byte> four = stackalloc byte[4], other = stackalloc byte[4];
        foreach (var node in nodes)
        {
            var values = node.Select(c => c switch { >= 0 => (uint)c, -1 => (uint)nodes.Count, _ => (uint)(nodes.Count + 16 + places[-2 - c]) }).ToArray();
            BinaryPrimitives.WriteUInt32BigEndian(four, values[0]);
            BinaryPrimitives.WriteUInt32BigEndian(other, values[1]);
            if (recordBits == 28)
            {
                file.Write(four[1..]);
                file.WriteByte((byte)((four[0] << 4) | other[0]));
                file.Write(other[1..]);
                continue;
            }
            file.Write(four[(4 - recordBits / 8)..]);
            file.Write(other[(4 - recordBits / 8)..]);
        }
        file.Write(new byte[16]);
        file.Write(section.ToArray());
        file.Write([0xAB, 0xCD, 0xEF]);
        file.Write("MaxMind.com"u8);
        file.Write(Map(("binary_format_major_version", Number(5, 2)), ("node_count", Number(6, (uint)nodes.Count)), ("record_size", Number(5, (uint)recordBits)), ("ip_version", Number(5, v6 ? 6u : 4)), ("database_type", Text("Test-Country")), ("build_epoch", Number(6, 1_780_000_000))));
        return file.ToArray();
    }

    public static byte[] Map(params (string Name, byte[] Value)[] members) => [(byte)(0xE0 | members.Length), .. members.SelectMany(m => (byte[])[.. Text(m.Name), .. m.Value])];

    public static byte[] Text(string text) => text.Length < 29 ? [(byte)(0x40 | text.Length), .. Encoding.UTF8.GetBytes(text)] : [0x5D, (byte)(text.Length - 29), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Number(int type, uint value)
    {
        byte[] bytes = [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
        bytes = [.. bytes.SkipWhile(b => b == 0)];
        return [(byte)((type << 5) | bytes.Length), .. bytes];
    }
}
