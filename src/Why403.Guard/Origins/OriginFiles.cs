using System.Globalization;
using Why403.Text;

namespace Why403.Guard.Origins;

/// <summary>Databases that live in files. One that is gone or broken is not taken: the last good copy stays and says so.</summary>
internal sealed class OriginFiles(string root)
{
    private const long Largest = 1L << 30;

    private readonly Dictionary<string, Copy> _copies = new(StringComparer.Ordinal);

    private sealed record Copy(MmdbFile Database, DateTime Written, long Length);

    public bool Changed => _copies.Any(c => new FileInfo(c.Key) is var file && (file.Exists ? file.LastWriteTimeUtc != c.Value.Written || file.Length != c.Value.Length : c.Value.Length >= 0));

    public bool Exists(string path) => File.Exists(Path.GetFullPath(path, root));

    public MmdbFile? Read(string path, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        path = Path.GetFullPath(path, root);
        var file = new FileInfo(path);
        _copies.TryGetValue(path, out var last);
        if (last is not null && file.Exists && file.LastWriteTimeUtc == last.Written && file.Length == last.Length) return last.Database;
        var (written, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1L);
        if (Load(file, out var problem) is { } database)
        {
            _copies[path] = new(database, written, length);
            return database;
        }
        const string fix = "fetch the database again, and put it in place by renaming";
        if (last is null)
        {
            problems.Add(new(null, $"{path}: {problem}", fix));
            return null;
        }
        kept.Add(new(null, $"{path}: {problem}; {last.Database.Source} stays in use", fix));
        _copies[path] = last with { Written = written, Length = length };
        return last.Database;
    }

    private static MmdbFile? Load(FileInfo file, out string problem)
    {
        try
        {
            if (!file.Exists) problem = "there is no such file";
            else if (file.Length > Largest) problem = string.Create(CultureInfo.InvariantCulture, $"the file is larger than {Largest >> 20} MiB");
            else if (MmdbFile.Read(File.ReadAllBytes(file.FullName), out var wrong) is { } database)
            {
                problem = "";
                return database;
            }
            else problem = $"the file {wrong}";
        }
        catch (IOException)
        {
            problem = "the file cannot be read";
        }
        catch (UnauthorizedAccessException)
        {
            problem = "this program may not read the file";
        }
        return null;
    }
}
