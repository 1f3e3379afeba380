using System.Text.Json.Nodes;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Images.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ImageTrust.Infra.Workspace;

/// <summary>A stack's configuration as the engine would pass it: full keys, structured values as JSON text.</summary>
/// <param name="Secrets">Keys whose value is encrypted; offline it cannot be read, and stands as a fixed text.</param>
internal sealed record StackConfig(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Secrets);

/// <summary>Reads <c>Pulumi.STACK.yaml</c> the way the Pulumi CLI does.</summary>
internal static class StackFile
{
    /// <summary>Stands for an encrypted value in an offline preview. Not a possible value of any setting this program reads.</summary>
    private const string Unreadable = "[secret]";

    public static string PathOf(string root, string stack) => Path.Combine(root, StackPaths.Config(stack));

    /// <summary>Names of the stacks that have a file, for people who mistype one.</summary>
    public static IReadOnlyList<string> Stacks(string root) =>
    [
        .. Directory.EnumerateFiles(root, StackPaths.Config("*")).Select(file => StackPaths.StackOf(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal),
    ];

    /// <exception cref="FormatException">The file is not what Pulumi would accept; the message names file, line and what was expected.</exception>
    public static StackConfig Read(string root, string stack)
    {
        var name = StackPaths.Config(stack);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var secrets = new List<string>();
        foreach (var (keyNode, node) in ConfigNodes(File.ReadAllText(PathOf(root, stack)), name))
        {
            var key = StackKeys.Full(ScalarText(keyNode, name, "a key"));
            if (node is YamlMappingNode { Children.Count: 1 } map && map.Children.ContainsKey("secure"))
            {
                values[key] = Unreadable;
                secrets.Add(key);
            }
            else
            {
                values[key] = node is YamlScalarNode scalar ? scalar.Value ?? "" : Json(node, name)!.ToJsonString();
            }
        }

        return new StackConfig(values, secrets);
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> ConfigNodes(string text, string file)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new FormatException(ProblemLine.Of(file, (problem.Start.Line, problem.Start.Column), "not YAML", problem.Message), problem);
        }

        if (yaml.Documents.Count == 0)
        {
            return [];
        }

        if (yaml.Documents[0].RootNode is not YamlMappingNode document)
        {
            throw new FormatException(ProblemLine.Of(file, (1, null), "expected a mapping with `config:`"));
        }

        return !document.Children.TryGetValue("config", out var config) || config is YamlScalarNode { Value: null or "" } ? []
            : config is YamlMappingNode settings ? settings.Children
            : throw new FormatException(ProblemLine.Of(file, (config.Start.Line, null), "config", "expected a mapping of keys to values"));
    }

    private static JsonNode? Json(YamlNode node, string file) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry =>
            KeyValuePair.Create(ScalarText(entry.Key, file, "a key"), Json(entry.Value, file)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(child => Json(child, file))]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "~" or "" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(ScalarText(node, file, "a value")),
    };

    private static string ScalarText(YamlNode node, string file, string what) =>
        node is YamlScalarNode { Value: { } value } ? value : throw new FormatException(ProblemLine.Of(file, (node.Start.Line, null), $"expected {what}"));
}
