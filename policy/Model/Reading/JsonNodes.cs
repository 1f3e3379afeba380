using System.Text.Json;

namespace ImageTrust.Policy.Model.Reading;

/// <summary>JSON as <see cref="Node"/>s. Duplicate members stay visible to the reader, which refuses them.</summary>
public static class JsonNodes
{
    /// <summary>The model is nine levels deep; deeper documents are refused before they cost anything.</summary>
    public const int MostDepth = 16;

    public static Node Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MappingNode(
            [.. element.EnumerateObject().Select(member => new MappingMember(new ScalarNode(member.Name, ScalarKind.Text, 0, 0), Of(member.Value)))], 0, 0),
        JsonValueKind.Array => new SequenceNode([.. element.EnumerateArray().Select(Of)], 0, 0),
        JsonValueKind.String => new ScalarNode(element.GetString()!, ScalarKind.Text, 0, 0),
        JsonValueKind.Number => new ScalarNode(element.GetRawText(), ScalarKind.Number, 0, 0),
        JsonValueKind.True or JsonValueKind.False => new ScalarNode(element.GetRawText(), ScalarKind.Boolean, 0, 0),
        _ => new ScalarNode("null", ScalarKind.Null, 0, 0),
    };
}
