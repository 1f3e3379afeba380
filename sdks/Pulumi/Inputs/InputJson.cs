using System.Text.Json;

namespace Pulumi;

/// <summary>An argument that is a JSON document: text, a parsed document, or an output of either.</summary>
public sealed class InputJson : Input<JsonElement>
{
    public InputJson()
        : this(Output.Create(default(JsonElement)))
    {
    }

    private InputJson(Output<JsonElement> output)
        : base(output)
    {
    }

    public static implicit operator InputJson(string json) => Output.Create(json);

    public static implicit operator InputJson(JsonDocument document) => document.RootElement;

    public static implicit operator InputJson(JsonElement element) => Output.Create(element);

    public static implicit operator InputJson(Output<string> json) => json.Apply(text =>
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    });

    public static implicit operator InputJson(Output<JsonDocument> document) => document.Apply(parsed => parsed.RootElement);

    public static implicit operator InputJson(Output<JsonElement> element) => new(element);
}
