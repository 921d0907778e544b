using System.CommandLine;
using Why403.Catalogues;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 catalogue check DIR</c>: whether a folder of one's own can be used, problem by problem.</summary>
internal static class CatalogueCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var folder = new Argument<string>("dir") { Description = "A folder with causes/, products/ and the like" };
        var check = new Command("check", "Read every entry of a folder and report what cannot be used\n\n  why403 catalogue check ./our-catalogue") { folder };
        check.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            var texts = UserCatalogue.Texts(parsed.GetValue(folder)!);
            var catalogue = Catalogue.Create(texts);
            catalogue.ReadAll();
            var text = new StyledText(presentation.Render.Ascii);
            var own = texts.Select(t => t.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var problems = catalogue.Problems.Where(p => p.Where is null || own.Contains(p.Where.File)).Select(p => p.ToString())
                .Concat(catalogue.Products.Where(p => own.Contains($"products/{p.Id}.md")).SelectMany(p => p.CauseIds
                    .Where(c => catalogue.Cause(c) is null).Select(c => $"products/{p.Id}.md: there is no cause `{c}` (fix: use one of why403 causes, or add causes/{c}.md)"))).ToList();
            foreach (var problem in problems) text.Line(problem, Role.Refused);
            text.Line($"{texts.Count} entries read, {problems.Count} problem{(problems.Count == 1 ? "" : "s")}");
            presentation.WriteText(text);
            presentation.Close();
            return common.ExitCode(parsed, problems.Count == 0 ? ExitCodes.NotRefused : ExitCodes.Refused);
        });
        return new("catalogue", "Work on catalogue entries of your own") { check };
    }
}
