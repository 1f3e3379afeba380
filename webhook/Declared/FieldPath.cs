using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageTrust.Declared;

/// <summary>Where a value stands in an object: names of members, and entries of lists by their <c>name</c> or, where they have none, by number.</summary>
internal sealed record FieldPath(ImmutableArray<FieldPath.Step> Steps)
{
    public static readonly FieldPath Root = new([]);

    internal abstract record Step
    {
        private Step()
        {
        }

        internal sealed record Member(string Name) : Step;

        internal sealed record Named(string Name) : Step;

        internal sealed record Numbered(int Index) : Step;
    }

    public FieldPath Member(string name) => new(Steps.Add(new Step.Member(name)));

    public FieldPath Named(string name) => new(Steps.Add(new Step.Named(name)));

    public FieldPath Numbered(int index) => new(Steps.Add(new Step.Numbered(index)));

    /// <summary>
    /// Whether this set of <c>managedFields</c> ("FieldsV1") has the field, or owns something that it lies in as a whole: an atomic list or map
    /// has no members of its own there.
    /// </summary>
    public bool IsIn(JsonObject fields)
    {
        var at = fields;
        foreach (var step in Steps)
        {
            if (at.All(member => member.Key == "."))
            {
                return at != fields;
            }

            if (At(at, step) is not JsonObject next)
            {
                return false;
            }

            at = next;
        }

        return true;
    }

    /// <summary>Whether it is an amount of a resource.</summary>
    public bool IsAmount => Steps.Any(step => step is Step.Member { Name: var name } && Quantity.IsNamedBy(name));

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            _ = step switch
            {
                Step.Member member => text.Append(text.Length == 0 ? "" : ".").Append(member.Name),
                Step.Named named => text.Append('[').Append(named.Name).Append(']'),
                Step.Numbered numbered => text.Append('[').Append(numbered.Index).Append(']'),
                _ => throw new InvalidOperationException("a closed set"),
            };
        }

        return text.ToString();
    }

    private static JsonNode? At(JsonObject fields, Step step) => step switch
    {
        Step.Member member => fields["f:" + member.Name],
        Step.Named named => fields.FirstOrDefault(member => KeyNames(member.Key, named.Name)).Value,
        _ => null,
    };

    /// <summary><c>k:{"name":"…"}</c>, also among other keys: ports of a container are named by number and protocol.</summary>
    private static bool KeyNames(string key, string name) =>
        key.StartsWith("k:", StringComparison.Ordinal)
        && KeyOf(key[2..]) is JsonObject keys && keys["name"] is JsonValue value && value.TryGetValue(out string? text) && text == name;

    private static JsonNode? KeyOf(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
