using System.Globalization;

namespace Why403.Oracle.Tests.Servers;

/// <summary>A file, folder or link of a server's tree. Modes are octal digits, as chmod takes them; all belong to root.</summary>
internal sealed record Plant(string Name, string Text = "", string Mode = "644", string? LinkTo = null)
{
    public static void All(string root, params IEnumerable<Plant> plants)
    {
        Folder(root, "755");
        foreach (var plant in plants) plant.Under(root);
    }

    public static void Folder(string path, string mode)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Octal(mode));
    }

    /// <summary>A name that ends with a slash is a folder, made with the mode; folders on the way are open to all.</summary>
    private void Under(string root)
    {
        var path = Path.Combine(root, Name.TrimEnd('/'));
        for (var above = Path.GetDirectoryName(path)!; !Directory.Exists(above); above = Path.GetDirectoryName(above)!) Folder(above, "755");
        if (Name.EndsWith('/'))
        {
            Folder(path, Mode);
            return;
        }
        if (LinkTo is not null)
        {
            File.CreateSymbolicLink(path, LinkTo);
            return;
        }
        File.WriteAllText(path, Text);
        File.SetUnixFileMode(path, Octal(Mode));
    }

    private static UnixFileMode Octal(string octal) =>
        (UnixFileMode)octal.Aggregate(0, (mode, digit) => mode * 8 + int.Parse([digit], CultureInfo.InvariantCulture));
}
