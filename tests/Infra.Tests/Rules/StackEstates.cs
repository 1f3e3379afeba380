using System.Collections.Concurrent;
using ImageTrust.Infra;
using ImageTrust.Infra.Preview;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Trust;
using ImageTrust.Infra.Workspace;
using Infra.Tests.Preview;
using Infra.Tests.Rules.Model;
using Infra.Tests.Stack;
using Pulumi;
using Pulumi.Offline.Plans;
using Pulumi.Testing;

namespace Infra.Tests.Rules;

/// <summary>Every stack as it is once its webhook runs: planned as a person would plan it, with a digest where the stack has none yet.</summary>
internal static class StackEstates
{
    private const string WebhookDigest = "image-trust:webhookDigest";

    /// <summary>The one stack that production's demands are not made of; any other one is production, or its rehearsal.</summary>
    private const string Throwaway = "dev";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Estate>>> s_estates = new();

    public static IReadOnlyList<string> Stacks => StackFile.Stacks(Repository.Root);

    public static bool IsProduction(string stack) => stack != Throwaway;

    public static Task<Estate> OfAsync(string stack) => s_estates.GetOrAdd(stack, name => new(() => BuildAsync(name))).Value;

    private static async Task<Estate> BuildAsync(string stack)
    {
        var config = new Dictionary<string, string>(StackFile.Read(Repository.Root, stack, CommandLine.Project).Values);
        config.TryAdd(WebhookDigest, SampleConfig.Digest);
        using var file = new TemporaryFile();
        var run = await PreviewRun.InRootAsync("--stack", stack, "--config", $"{WebhookDigest}={config[WebhookDigest]}", "--json", file.Path);
        Assert.True(run.ExitCode == 0, run.Everything);
        await using var stream = File.OpenRead(file.Path);
        return new Estate(PlanJson.Read(stream, file.Path), await CallsAsync(stack, config), IsProduction(stack));
    }

    /// <summary>A plan holds no calls of functions: a preview makes none while their arguments are unknown. With mocks they are known.</summary>
    private static async Task<IReadOnlyList<string>> CallsAsync(string stack, Dictionary<string, string> config)
    {
        var (settings, problems) = SettingsReader.Read(stack, config);
        var (policy, policyProblems) = StackPolicyReader.Read(Repository.Root, stack, null, TimeProvider.System.GetUtcNow());
        Assert.Empty(problems.Concat(policyProblems));
        var mocks = new RecordingMocks();
        var options = new TestOptions { ProjectName = CommandLine.Project, StackName = stack, IsPreview = false };
        await Deployment.TestAsync(mocks, options, () => ImageTrustStack.Build(new StackInputs(settings!, policy!)));
        return [.. mocks.Calls.Select(call => call.Token!)];
    }
}
