using System.Globalization;
using Why403.Text;

namespace Why403.Guard.Networks;

/// <summary>
/// Lists that live in files. A file that is gone, broken, empty or has lost more than half of its entries is not taken: the last
/// good copy stays and says so. A half-written list must not open a door or lock everybody out.
/// </summary>
internal sealed class ListFiles(string root)
{
    /// <summary>The folder that relative paths start from.</summary>
    public string Root { get; } = root;

    private readonly Dictionary<string, Copy> _copies = new(StringComparer.Ordinal);

    private sealed record Copy(AddressList List, DateTime Written, long Length);

    /// <summary>Whether a file is another one than at the last reading.</summary>
    public bool Changed
    {
        get
        {
            foreach (var (path, copy) in _copies)
            {
                var file = new FileInfo(path);
                if (file.Exists ? file.LastWriteTimeUtc != copy.Written || file.Length != copy.Length : copy.Length >= 0) return true;
            }
            return false;
        }
    }

    /// <param name="problems">What is wrong where there is no copy to keep.</param>
    /// <param name="kept">What is wrong where the last good copy stays.</param>
    public AddressList? Read(string name, string path, ICollection<Problem> problems, ICollection<Problem> kept)
    {
        path = Path.GetFullPath(path, Root);
        var file = new FileInfo(path);
        _copies.TryGetValue(path, out var last);
        if (last is not null && last.List.Name == name && file.Exists && file.LastWriteTimeUtc == last.Written && file.Length == last.Length) return last.List;
        var wrong = new List<Problem>();
        var entries = Entries(file, wrong);
        if (last is not null && wrong.Count == 0 && last.List.Count >= 10 && entries.Count < last.List.Count / 2)
            wrong.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{path}: the list has shrunk from {last.List.Count} to {entries.Count} entries"), "look at the file; a restart takes it as it is"));
        var (written, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : (default, -1);
        if (wrong.Count == 0)
        {
            var list = new AddressList(name, entries) { Source = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} of {written:yyyy-MM-dd'T'HH:mm'Z'}"), Written = written };
            _copies[path] = new(list, written, length);
            return list;
        }
        if (last is null)
        {
            foreach (var problem in wrong) problems.Add(problem);
            return null;
        }
        foreach (var problem in wrong) kept.Add(problem with { Message = $"{problem.Message}; list {name} keeps its {last.List.Count.ToString(CultureInfo.InvariantCulture)} entries of {last.List.Source}" });
        _copies[path] = last with { Written = written, Length = length };
        return last.List;
    }

    private static List<ListEntry> Entries(FileInfo file, List<Problem> problems)
    {
        var fix = "name a file that the program may read";
        try
        {
            if (!file.Exists) problems.Add(new(null, $"{file.FullName}: there is no such file", fix));
            else if (file.Length > ListFile.Largest) problems.Add(new(null, $"{file.FullName}: the file is larger than 64 MiB", "split the list"));
            else return ListFile.Read(file.FullName, File.ReadAllBytes(file.FullName), problems);
        }
        catch (IOException)
        {
            problems.Add(new(null, $"{file.FullName}: the file cannot be read", fix));
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add(new(null, $"{file.FullName}: this program may not read the file", fix));
        }
        return [];
    }
}
