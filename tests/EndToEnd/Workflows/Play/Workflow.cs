using EndToEnd.Programs;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Workflows.Play;

/// <summary>A workflow as its file in .github/workflows says it, so that what is changed there changes the play.</summary>
internal sealed class Workflow
{
    private const string Here = "./.github/workflows/";
    private const string Actions = "./.github/actions/";

    private readonly YamlMappingNode document;

    private Workflow(string name, string file)
    {
        Name = name;
        var stream = new YamlStream();
        using var text = File.OpenText(Path.Combine(BuiltProgram.Root, file));
        stream.Load(text);
        document = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public string Name { get; }

    /// <summary>All of this repository.</summary>
    public static IEnumerable<Workflow> All => Directory.GetFiles(Path.Combine(BuiltProgram.Root, Here), "*.yml").Order(StringComparer.Ordinal).Select(file => Of(Path.GetFileNameWithoutExtension(file)));

    /// <summary>The actions that other repositories use.</summary>
    public static IEnumerable<string> AllActions => Directory.GetDirectories(Path.Combine(BuiltProgram.Root, Actions)).Order(StringComparer.Ordinal).Select(Path.GetFileName)!;

    public IEnumerable<string> Jobs => ((YamlMappingNode)Member(document, "jobs")!).Select(job => ((YamlScalarNode)job.Key).Value!);

    public static Workflow Of(string name) => new(name, $"{Here}{name}.yml");

    /// <summary>What an action runs.</summary>
    public static YamlNode RunsOf(string action) => Member(new Workflow(action, $"{Actions}{action}/action.yml").document, "runs")!;

    /// <summary>What an action is given, where its caller says nothing.</summary>
    public static Dictionary<string, string> InputsOf(string action) =>
        ((YamlMappingNode)Member(new Workflow(action, $"{Actions}{action}/action.yml").document, "inputs")!).ToDictionary(input => ((YamlScalarNode)input.Key).Value!, input => TextOf(input.Value, "default"));

    /// <summary>A job by its name.</summary>
    public YamlMappingNode Job(string name) => (YamlMappingNode)(Member(Member(document, "jobs"), name) ?? throw new InvalidOperationException($"{Name}.yml has no job {name}"));

    /// <summary>The workflow of this repository that is all of a job; null for a job with steps.</summary>
    public static string? Called(YamlNode job) => TextOf(job, "uses") is { Length: > 0 } uses ? Path.GetFileNameWithoutExtension(uses[Here.Length..]) : null;

    public static IEnumerable<YamlMappingNode> Steps(YamlNode job) => (Member(job, "steps") as YamlSequenceNode ?? []).Cast<YamlMappingNode>();

    public static YamlNode? Member(YamlNode? node, string name) => node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    public static string TextOf(YamlNode? node, string member) => (Member(node, member) as YamlScalarNode)?.Value ?? "";

    /// <summary>Names and values, with the expressions in them filled in.</summary>
    public static Dictionary<string, string> Filled(YamlNode? node, IReadOnlyDictionary<string, string> contexts) =>
        (node as YamlMappingNode ?? []).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Expression.Fill(((YamlScalarNode)pair.Value).Value ?? "", contexts));
}
