using System.Text.RegularExpressions;
using EndToEnd.Programs;
using YamlDotNet.RepresentationModel;

namespace EndToEnd.Pipelines;

/// <summary>infra/pipelines/azure: what can be known of the templates without Azure DevOps.</summary>
public sealed partial class AzureTemplateTests
{
    public static TheoryData<string> Templates => [.. Directory.GetFiles(Path.Combine(PipelineWorld.Scripts, "azure"), "*.yml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_template_passes_its_parameters_by_the_environment_to_scripts_that_know_the_options(string template)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(PipelineWorld.Scripts, "azure", template));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var declared = ((YamlSequenceNode)root["parameters"]).Select(one => one["name"].ToString()).ToHashSet(StringComparer.Ordinal);
        var step = ((YamlSequenceNode)root["steps"]).Single();
        string script = step["inputs"]["inlineScript"].ToString();

        Assert.Equal(declared, Uses().Matches(text).Select(use => use.Groups[1].Value).ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain("${{", script, StringComparison.Ordinal);
        Assert.All(Variables().Matches(script).Select(use => use.Groups[1].Value), name => Assert.True(((YamlMappingNode)step["env"]).Children.ContainsKey(name), name));
        var calls = script.Split('\n').Where(line => line.Contains("infra/pipelines/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(calls);
        foreach (string call in calls)
        {
            string path = Calls().Match(call).Value;
            var help = await ProgramRun.StartAsync(Path.Combine(BuiltProgram.Root, path), ["--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.All(Options().Matches(call), option => Assert.Contains(option.Value, help.Output, StringComparison.Ordinal));
        }

        var shell = await ProgramRun.StartAsync(await Peer.RequireAsync("shellcheck"), ["--shell=bash", Written(script)]);
        Assert.Equal((0, ""), (shell.ExitCode, shell.Output));
    }

    private static string Written(string script)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("image-trust-").FullName, "step.sh");
        File.WriteAllText(path, script);
        return path;
    }

    [GeneratedRegex(@"\$\{\{ parameters\.(\w+) \}\}")]
    private static partial Regex Uses();

    [GeneratedRegex(@"\$\{?([A-Z]+)\b")]
    private static partial Regex Variables();

    [GeneratedRegex(@"infra/pipelines/[a-z-]+\.sh")]
    private static partial Regex Calls();

    [GeneratedRegex(@"--[a-z-]+")]
    private static partial Regex Options();
}
