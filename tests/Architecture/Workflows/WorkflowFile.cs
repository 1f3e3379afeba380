using YamlDotNet.RepresentationModel;

namespace Architecture.Workflows;

/// <summary>A workflow of GitHub's, or an action of ours, as its file says it.</summary>
/// <param name="Name">The file relative to the root.</param>
/// <param name="Text">What is in it.</param>
internal sealed record WorkflowFile(string Name, string Text)
{
    public const string Folder = ".github/workflows";

    private readonly YamlMappingNode document = (YamlMappingNode)Load(Text).RootNode;

    public static IReadOnlyList<WorkflowFile> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.yml")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, ".github/actions"), "action.yml", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(file => new WorkflowFile(Repository.Relative(file), File.ReadAllText(file))),
    ];

    public bool IsAction => !Name.StartsWith(Folder, StringComparison.Ordinal);

    public YamlNode? Permissions => Member(document, "permissions");

    public YamlNode? Concurrency => Member(document, "concurrency");

    /// <summary>What starts it, by name.</summary>
    public IReadOnlyList<string> Triggers => Member(document, "on") switch
    {
        YamlScalarNode one => [one.Value!],
        YamlSequenceNode several => [.. several.Select(TextOf)],
        YamlMappingNode map => [.. map.Children.Keys.Select(TextOf)],
        _ => [],
    };

    /// <summary>What a caller gives, by name, and whether it has to.</summary>
    public IReadOnlyDictionary<string, bool> Inputs =>
        ((YamlMappingNode?)Member(IsAction ? document : Member(Member(document, "on"), "workflow_call"), "inputs") ?? [])
        .ToDictionary(input => TextOf(input.Key), input => TextOf(Member(input.Value, "required")) == "true");

    /// <summary>An action is one job, of which only the steps are its own.</summary>
    public IReadOnlyList<WorkflowJob> Jobs => IsAction
        ? [new WorkflowJob("action", (YamlMappingNode)Member(document, "runs")!)]
        : [.. ((YamlMappingNode)Member(document, "jobs")!).Children.Select(job => new WorkflowJob(TextOf(job.Key), (YamlMappingNode)job.Value))];

    public static YamlNode? Member(YamlNode? node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    public static string TextOf(YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";

    private static YamlDocument Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0];
    }
}

/// <param name="Name">As the file calls it.</param>
/// <param name="Node">What it says.</param>
internal sealed record WorkflowJob(string Name, YamlMappingNode Node)
{
    public YamlNode? this[string member] => WorkflowFile.Member(Node, member);

    /// <summary>Whether another workflow is all that it runs.</summary>
    public bool IsCall => this["uses"] is not null;

    public IReadOnlyList<WorkflowStep> Steps => [.. (this["steps"] as YamlSequenceNode ?? []).Cast<YamlMappingNode>().Select(step => new WorkflowStep(step))];
}

/// <param name="Node">What it says.</param>
internal sealed record WorkflowStep(YamlMappingNode Node)
{
    public string? Uses => WorkflowFile.Member(Node, "uses") is { } uses ? WorkflowFile.TextOf(uses) : null;

    public string? Run => WorkflowFile.Member(Node, "run") is { } run ? WorkflowFile.TextOf(run) : null;

    public bool IsCheckout => Uses?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true;

    /// <summary>An input of the action that it uses; empty where it is not given.</summary>
    public string With(string name) => WorkflowFile.TextOf(WorkflowFile.Member(WorkflowFile.Member(Node, "with"), name));
}
