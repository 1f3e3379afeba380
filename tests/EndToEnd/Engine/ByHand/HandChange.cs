using System.Text.Json.Nodes;

namespace EndToEnd.Engine.ByHand;

/// <summary>What somebody does to one field of one object, as one operation of a JSON patch.</summary>
/// <param name="Object">As kubectl names it: <c>validatingwebhookconfiguration/image-trust-validate</c>.</param>
/// <param name="Pointer">The field; <c>/-</c> at its end for one more entry of a list.</param>
/// <param name="Value">JSON; null to take the field away.</param>
/// <param name="Said">The path by which previews and replicas name it, or its beginning.</param>
/// <param name="Field">For the table.</param>
internal sealed record HandChange(string Object, string Pointer, string? Value, string Said, string Field)
{
    public bool Adds { get; init; }

    /// <summary>Field manager; anybody may write under any name.</summary>
    public string As { get; init; } = "kubectl-patch";

    public JsonObject Operation()
    {
        var operation = new JsonObject { ["op"] = Value is null ? "remove" : Adds ? "add" : "replace", ["path"] = Pointer };
        if (Value is not null)
        {
            operation["value"] = JsonNode.Parse(Value);
        }

        return operation;
    }

    /// <summary>What stands at the field, or the list that got one entry more.</summary>
    public JsonNode? In(JsonObject document)
    {
        JsonNode? at = document;
        foreach (string step in Pointer.Split('/')[1..].Where(step => step != "-").Select(step => step.Replace("~1", "/", StringComparison.Ordinal)))
        {
            at = at is JsonArray list ? (int.TryParse(step, out int index) && index < list.Count ? list[index] : null) : at?[step];
        }

        return at;
    }
}
