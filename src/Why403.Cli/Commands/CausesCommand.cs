using System.CommandLine;
using System.Text;
using System.Text.Json;
using Why403.Rendering;

namespace Why403.Cli.Commands;

/// <summary><c>why403 causes</c>: what can refuse a request, layer by layer.</summary>
internal static class CausesCommand
{
    public static Command Create(CommonOptions common, TextWriter output)
    {
        var layer = new Option<string?>("--layer") { Description = Words.AllLayers, HelpName = "LAYER" };
        var command = new Command("causes", "List the causes of the catalogue\n\n  why403 causes\n  why403 causes --layer edge") { layer };
        command.SetAction(parsed =>
        {
            var presentation = new Presentation(parsed, common, output);
            var wanted = parsed.GetValue(layer) is { } named ? Words.Layer(named) ?? throw Complaint.Usage($"`{named}` is no layer", "use one of: " + Words.AllLayers) : (Layer?)null;
            var causes = common.Catalogue(parsed).Causes.Where(c => wanted is null || c.Cause.Layer == wanted).ToList();
            if (presentation.Format == OutputFormat.Json) presentation.WriteRaw(Json(causes));
            else presentation.WriteText(Text(causes, presentation.Render));
            presentation.Close();
            return ExitCodes.NotRefused;
        });
        return command;
    }

    private static StyledText Text(List<Catalogues.CauseEntry> causes, RenderOptions options)
    {
        var text = new StyledText(options.Ascii);
        foreach (var group in causes.GroupBy(c => c.Cause.Layer))
        {
            if (text.Runs.Count > 0) text.Line();
            text.Line(Words.Of(group.Key), Role.Heading);
            foreach (var cause in group) text.Add($"  {cause.Cause.Id,-28} ", Role.Code).Line(cause.Cause.Title);
        }
        return text;
    }

    private static string Json(List<Catalogues.CauseEntry> causes)
    {
        using var stream = new MemoryStream();
        foreach (var cause in causes)
        {
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                json.WriteString("cause", cause.Cause.Id);
                json.WriteString("layer", Words.Of(cause.Cause.Layer));
                json.WriteString("title", cause.Cause.Title);
                json.WriteStartArray("statuses");
                foreach (var status in cause.Statuses) json.WriteNumberValue(status);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
