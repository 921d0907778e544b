namespace Why403.Tests.Repository;

public sealed class ArchitectureTests
{
    // Who may know whom inside the core, besides the vocabulary and Text. ARCHITECTURE.md says why.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [""] = [],
        ["Text"] = [],
        ["Captures"] = [],
        ["Signatures"] = [],
        ["Catalogues"] = ["Signatures"],
        ["Statements"] = [],
        ["Tokens"] = [],
        ["Probing"] = [],
        ["Files"] = [],
        ["Servers"] = ["Files"],
        ["Logs"] = [],
        ["Rendering"] = [],
        ["Investigations"] = ["Catalogues", "Files", "Servers", "Signatures", "Statements", "Tokens", "Probing"],
    };

    // Which project may refer to which.
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Why403"] = [],
        ["Why403.Cli"] = ["Why403", "Why403.Guard"],
        ["Why403.Client"] = ["Why403"],
        ["Why403.Guard"] = ["Why403"],
        ["Why403.Guard.Sqlite"] = ["Why403.Guard"],
        ["Why403.Guard.Redis"] = ["Why403.Guard"],
        ["Why403.Guard.Tokens"] = ["Why403.Guard"],
        ["Why403.Guard.Sessions"] = ["Why403.Guard"],
        ["Why403.Guard.PostgreSql"] = ["Why403.Guard"],
        ["Why403.Gateway"] = ["Why403.Guard", "Why403.Guard.PostgreSql", "Why403.Guard.Redis", "Why403.Guard.Sqlite"],
    };

    [Fact]
    public void A_project_refers_to_what_the_table_says()
    {
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src"), "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            Assert.True(Projects.TryGetValue(project, out var may), $"{project} is not in the table of projects");
            var known = System.Xml.Linq.XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
            Assert.Equal(may, known.Order(StringComparer.Ordinal));
            Assert.Contains($"\"src/{project}/{project}.csproj\"", File.ReadAllText(Checkout.Path("Why403.slnx")));
        }
    }

    [Fact]
    public void A_pillar_knows_the_vocabulary_and_Text_and_no_other_pillar()
    {
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("src", "Why403"), "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(Checkout.Path("src", "Why403"), Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar)[0];
            if (folder == "." && Path.GetFileName(file) == "Investigation.cs") continue; // where pillars meet
            Assert.True(Allowed.TryGetValue(folder == "." ? "" : folder, out var may), $"{folder} is not in the table of pillars");
            foreach (var line in File.ReadLines(file))
            {
                if (!line.StartsWith("using Why403.", StringComparison.Ordinal)) continue;
                var known = line["using Why403.".Length..].TrimEnd(';').Split('.')[0];
                Assert.True(known == "Text" || known == folder || may.Contains(known), $"{Path.GetFileName(file)} in {folder} knows {known}");
            }
        }
    }

    [Fact]
    public void The_core_has_no_package_but_the_analyzer()
    {
        var project = File.ReadAllText(Checkout.Path("src", "Why403", "Why403.csproj"));
        Assert.Equal(1, project.Split("<PackageReference").Length - 1);
        Assert.Contains("BannedApiAnalyzers\" PrivateAssets=\"all\"", project);
    }

    [Fact]
    public void A_source_file_is_one_thought()
    {
        var lengths = Directory.EnumerateFiles(Checkout.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Select(f => (File: Path.GetRelativePath(Checkout.Root, f), Lines: File.ReadLines(f).Count())).OrderBy(f => f.Lines).ToList();
        Assert.True(lengths[^1].Lines <= 400, $"{lengths[^1].File} has {lengths[^1].Lines} lines");
        Assert.True(lengths[(int)(lengths.Count * 0.9)].Lines <= 200, $"{lengths[(int)(lengths.Count * 0.9)].File} has {lengths[(int)(lengths.Count * 0.9)].Lines} lines");
    }
}
