using Why403.Catalogues;
using Why403.Text;

namespace Why403.Cli;

/// <summary>Reads the folder of <c>--catalogue</c>.</summary>
internal static class UserCatalogue
{
    private const int LongestFile = 1024 * 1024;
    private const int MostFiles = 5000;

    public static Catalogue Load(string folder) => Catalogue.Create(Texts(folder));

    public static List<SourceText> Texts(string folder)
    {
        if (!Directory.Exists(folder)) throw Complaint.Usage($"there is no folder {folder}", "name a folder that holds causes/ or products/");
        var texts = new List<SourceText>();
        foreach (var part in (string[])["causes", "products", "statuses", "headers", "words"])
        {
            var path = Path.Combine(folder, part);
            if (!Directory.Exists(path)) continue;
            foreach (var file in Directory.EnumerateFiles(path, "*.md").Order(StringComparer.Ordinal))
            {
                if (texts.Count >= MostFiles) throw Complaint.Usage($"{folder} holds more than {MostFiles} entries", "name the folder of the catalogue itself");
                texts.Add(new($"{part}/{Path.GetFileName(file)}", Files.ReadText(file, LongestFile)));
            }
        }
        if (texts.Count == 0) throw Complaint.Usage($"{folder} holds no entry", "put a file such as products/acme.md into it; the format is in catalogue/README.md");
        return texts;
    }
}
