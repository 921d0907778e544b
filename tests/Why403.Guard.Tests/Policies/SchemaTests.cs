using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Why403.Guard.Networks;
using Why403.Guard.Policies;
using Why403.Guard.Tests.Origins;

namespace Why403.Guard.Tests.Policies;

public sealed class SchemaTests
{
    private static readonly string Sample = File.ReadAllText(Checkout.Path("samples", "guard.json"));

    [Fact]
    public void The_sample_fits_the_schema_and_the_reader_and_uses_every_key()
    {
        using var sample = JsonDocument.Parse(Sample);
        Assert.Null(Check(Sample));
        var unused = new List<string>();
        Walk([sample.RootElement.GetProperty("Guard")], PolicyShape.Root, "Guard", unused);
        Assert.Empty(unused);
        var root = Directory.CreateTempSubdirectory("why403-sample").FullName;
        Directory.CreateDirectory(Path.Combine(root, "lists"));
        foreach (var name in (string[])["cdn.txt", "bad.txt", "googlebot.json", "monitor.txt"]) File.WriteAllText(Path.Combine(root, "lists", name), "203.0.113.0/24\n");
        File.WriteAllBytes(Path.Combine(root, "lists", "country.mmdb"), MmdbMaker.Make([(Prefix.Parse("203.0.113.0/24", out _, out _)!.Value, MmdbMaker.Map(("country_code", MmdbMaker.Text("DE"))))], 24));
        var (policy, problems) = PolicyTests.Read(Sample, root: root);
        Assert.Empty(problems);
        Assert.Equal((2, 9, 2), (policy!.Allowing.Length, policy.Refusing.Length, policy.Limiting.Length));
        Assert.Empty(policy.Findings);
        Directory.Delete(root, true);
    }

    [Theory]
    [InlineData("\"Guard\": {", "\"Guard\": { \"Ruels\": [],")]
    [InlineData("\"Do\": \"allow\"", "\"Do\": \"alow\"")]
    [InlineData("\"Quota\": 120", "\"Quota\": 0")]
    [InlineData("\"00:01:00\"", "\"1m\"")]
    [InlineData("\"Id\": \"bad\", ", "")]
    [InlineData("[\"/search\"]", "\"/search\"")]
    [InlineData("\"Status\": 451", "\"Status\": 500")]
    [InlineData("\"Complete\": false", "\"Complete\": 7")]
    public void What_the_schema_refuses_the_reader_refuses_as_well(string from, string to)
    {
        Assert.Contains(from, Sample);
        var json = Sample.Replace(from, to, StringComparison.Ordinal);
        Assert.NotNull(Check(json));
        // Files are not there in either reading: what counts is the problem more.
        Assert.True(PolicyTests.Read(json, root: "/nowhere").Problems.Count > PolicyTests.Read(Sample, root: "/nowhere").Problems.Count);
    }

    // Over a list or a set of names, a key may be used in any of them.
    private static void Walk(IReadOnlyCollection<JsonElement> parts, ImmutableArray<Key> keys, string at, List<string> unused)
    {
        foreach (var key in keys)
        {
            var values = parts.Where(p => p.TryGetProperty(key.Name, out _)).Select(p => p.GetProperty(key.Name)).ToList();
            if (values.Count == 0) unused.Add($"{at}:{key.Name}");
            else if (key.Members.Length > 0)
                // When and Unless share their keys; one of the two using a key is enough.
                Walk(key.Name is "When" or "Unless" ? [.. parts.SelectMany(p => (string[])["When", "Unless"], (p, n) => p.TryGetProperty(n, out var c) ? c : default).Where(c => c.ValueKind == JsonValueKind.Object)]
                    : [.. values.SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().AsEnumerable() : key.Kind == Kind.Named ? v.EnumerateObject().Select(m => m.Value) : [v])], key.Members, $"{at}:{key.Name}", unused);
        }
    }

    private static string? Check(string json)
    {
        using var schema = JsonDocument.Parse(PolicySchema.Write());
        using var document = JsonDocument.Parse(json);
        return Check(document.RootElement, schema.RootElement, "$");
    }

    /// <summary>The part of JSON Schema 2020-12 that our schema uses.</summary>
    private static string? Check(JsonElement value, JsonElement schema, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var wrong = keyword.Name switch
            {
                "type" => keyword.Value.GetString() switch
                {
                    "object" => value.ValueKind == JsonValueKind.Object,
                    "array" => value.ValueKind == JsonValueKind.Array,
                    "string" => value.ValueKind == JsonValueKind.String,
                    "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    _ => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
                } ? null : $"{at} is no {keyword.Value}",
                "required" => keyword.Value.EnumerateArray().Select(n => n.GetString()!).FirstOrDefault(n => !value.TryGetProperty(n, out _)) is { } missing ? $"{at} has no {missing}" : null,
                "properties" => value.EnumerateObject().Select(m => keyword.Value.TryGetProperty(m.Name, out var s) ? Check(m.Value, s, $"{at}.{m.Name}") : null).FirstOrDefault(w => w is not null),
                "additionalProperties" when keyword.Value.ValueKind == JsonValueKind.False => value.EnumerateObject().Where(m => !schema.GetProperty("properties").TryGetProperty(m.Name, out _)).Select(m => $"{at} has {m.Name}").FirstOrDefault(),
                "additionalProperties" => value.EnumerateObject().Select(m => Check(m.Value, keyword.Value, $"{at}.{m.Name}")).FirstOrDefault(w => w is not null),
                "items" => value.EnumerateArray().Select((v, i) => Check(v, keyword.Value, $"{at}[{i}]")).FirstOrDefault(w => w is not null),
                "enum" => keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)) ? null : $"{at} is another",
                "minimum" => value.GetInt64() >= keyword.Value.GetInt64() ? null : $"{at} is too small",
                "maximum" => value.GetInt64() <= keyword.Value.GetInt64() ? null : $"{at} is too great",
                "pattern" => Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? null : $"{at} has another form",
                "$schema" or "$id" or "title" or "description" or "default" => null,
                _ => $"this validator does not know {keyword.Name}",
            };
            if (wrong is not null) return wrong;
        }
        return null;
    }
}
