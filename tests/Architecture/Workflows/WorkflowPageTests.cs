using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Architecture.Workflows;

/// <summary>What pages say of the workflows: which there are, what has to be set for them, and how others call them.</summary>
public sealed partial class WorkflowPageTests
{
    private const string Page = "docs/operate/11-bootstrap.md";

    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, Page));

    [Fact]
    public void Every_workflow_that_something_starts_is_in_the_table() => Assert.Empty(
        WorkflowFile.All.Where(file => !file.IsAction && file.Name != $"{WorkflowFile.Folder}/stack.yml")
            .Select(file => $"`{Path.GetFileNameWithoutExtension(file.Name)}`").Where(name => !Rows().Any(row => row.Split('|')[1].Contains(name, StringComparison.Ordinal))));

    [Fact]
    public void Every_variable_that_a_workflow_reads_is_in_the_table()
    {
        var read = WorkflowFile.All.SelectMany(file => Variable().Matches(file.Text)).Select(match => match.Groups["name"].Value).Distinct().ToList();

        Assert.Contains("RUNS_ON_PROD", read);
        Assert.Contains("AZURE_CLIENT_ID", read);
        Assert.Empty(read.Where(name => !Rows().Any(row => row.Split('|')[1].Contains($"`{name}`", StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_environment_of_a_job_is_made() => Assert.All(
        (string[])["dev", "staging", "prod", "dev-read", "staging-read", "prod-read", "release"], name => Assert.Contains($"`{name}`", Text, StringComparison.Ordinal));

    [Fact]
    public void What_pages_tell_others_to_call_takes_what_they_give_and_has_what_it_needs()
    {
        var calls = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .SelectMany(page => Yaml().Matches(File.ReadAllText(page)).SelectMany(block => Calls(block.Groups["yaml"].Value)).Select(call => (Page: Repository.Relative(page), Call: call))).ToList();

        Assert.Equal(2, calls.Count);
        Assert.Empty(calls.SelectMany(call => Problems(call.Call).Select(problem => $"{call.Page}: {problem}")));
    }

    [Theory]
    [InlineData("jobs:\n  sign:\n    permissions: { contents: read, id-token: write }\n    uses: contoso/image-trust/.github/workflows/sign.yml@v1\n    with: { image: x, stacks: y, environment: z, phase: day1 }\n", "sign.yml takes no phase")]
    [InlineData("jobs:\n  sign:\n    permissions: { contents: read, id-token: write }\n    uses: contoso/image-trust/.github/workflows/sign.yml@v1\n    with: { image: x, environment: z }\n", "sign.yml needs stacks")]
    [InlineData("jobs:\n  sign:\n    permissions: { contents: read }\n    uses: contoso/image-trust/.github/workflows/sign.yml@v1\n    with: { image: x, stacks: y, environment: z }\n", "sign.yml needs the right id-token: write")]
    [InlineData("- uses: contoso/image-trust/.github/actions/verify-image@C\n  with: { identity: x }\n", "action.yml needs image")]
    public void A_call_that_would_fail_is_found(string yaml, string problem) => Assert.Equal([problem], Assert.Single(Calls(yaml).Select(call => Problems(call).ToList())));

    private static IEnumerable<string> Rows() => Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));

    /// <summary>Everything in a block that uses something of ours.</summary>
    private static List<YamlMappingNode> Calls(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.SelectMany(document => document.AllNodes).OfType<YamlMappingNode>().Where(node => Ours().IsMatch(WorkflowFile.TextOf(WorkflowFile.Member(node, "uses"))))];
    }

    private static IEnumerable<string> Problems(YamlMappingNode call)
    {
        string path = Ours().Match(WorkflowFile.TextOf(WorkflowFile.Member(call, "uses"))).Groups["path"].Value;
        var file = Assert.Single(WorkflowFile.All, one => one.Name == path || one.Name == $"{path}/action.yml");
        string name = Path.GetFileName(file.Name);
        string[] given = [.. (WorkflowFile.Member(call, "with") as YamlMappingNode ?? []).Select(input => WorkflowFile.TextOf(input.Key))];
        var rights = (WorkflowFile.Member(call, "permissions") as YamlMappingNode ?? []).Select(Right).ToHashSet();
        return [
            .. given.Where(input => !file.Inputs.ContainsKey(input)).Select(input => $"{name} takes no {input}"),
            .. file.Inputs.Where(input => input.Value && !given.Contains(input.Key)).Select(input => $"{name} needs {input.Key}"),
            .. file.Jobs.SelectMany(job => job["permissions"] as YamlMappingNode ?? []).Select(Right).Distinct().Where(right => !rights.Contains(right)).Select(right => $"{name} needs the right {right}"),
        ];
    }

    private static string Right(KeyValuePair<YamlNode, YamlNode> right) => $"{WorkflowFile.TextOf(right.Key)}: {WorkflowFile.TextOf(right.Value)}";

    [GeneratedRegex(@"\bvars\.(?<name>[A-Z_]+)|\brunner: (?<name>[A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\Acontoso/image-trust/(?<path>\.github/(workflows|actions)/[a-z.-]+)@")]
    private static partial Regex Ours();
}
