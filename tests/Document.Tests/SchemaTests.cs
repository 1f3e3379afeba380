using System.Text.Json;

namespace ImageTrust.Policy.Document.Tests;

public sealed class SchemaTests
{
    [Fact]
    public void The_committed_schema_is_the_one_the_model_gives() =>
        Golden.Equal(Repository.Path("policy", "trust-policy.schema.json"), PolicySchema.Write());

    [Fact]
    public void Every_field_has_a_description_and_something_to_check()
    {
        using var schema = JsonDocument.Parse(PolicySchema.Write());

        var fields = Properties(schema.RootElement).ToList();

        Assert.InRange(fields.Count, 75, 300);
        Assert.All(fields, field =>
        {
            Assert.True(field.Value.TryGetProperty("description", out _), field.Name);
            Assert.True(
                !field.Value.TryGetProperty("type", out var type) || type.GetString() != "array" || field.Value.TryGetProperty("items", out _), field.Name);
            Assert.True(field.Value.TryGetProperty("type", out _) || field.Value.TryGetProperty("enum", out _) || field.Value.TryGetProperty("$ref", out _), field.Name);
        });
    }

    private static IEnumerable<JsonProperty> Properties(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            (member.Name == "properties" ? member.Value.EnumerateObject() : Enumerable.Empty<JsonProperty>()).Concat(Properties(member.Value))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Properties),
        _ => [],
    };
}
