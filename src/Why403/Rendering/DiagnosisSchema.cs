namespace Why403.Rendering;

/// <summary>The JSON Schema (2020-12) of <see cref="DiagnosisJson"/>, from the member table that writes and reads it.</summary>
internal static class DiagnosisSchema
{
    public static string Write() => DiagnosisJson.Compose(json =>
    {
        var definitions = new SchemaDefinitions();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("$id", "urn:why403:diagnosis:1");
        json.WriteString("title", "A diagnosis of Why403");
        json.WriteString("description", "Why one request was refused, and who can do what about it. New members may appear within version 1; none is renamed or removed.");
        DiagnosisMembers.Diagnosis.DescribeObject(json, definitions);
        json.WriteStartObject("$defs");
        while (definitions.TryTake(out var definition))
        {
            json.WriteStartObject(definition.Name);
            definition.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }, indented: true) + "\n";
}
