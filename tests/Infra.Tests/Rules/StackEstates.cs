using System.Collections.Concurrent;
using ImageTrust.Infra.Spine;
using ImageTrust.Infra.Local;
using ImageTrust.Infra.Preview;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Infra.Workspace;
using ImageTrust.Policy.Contract;
using Infra.Tests.Rules.Model;
using Infra.Tests.Stack;
using Pulumi;
using Pulumi.Offline;
using Pulumi.Offline.Plans;
using Pulumi.Testing;

namespace Infra.Tests.Rules;

/// <summary>
/// Every stack as it is once its webhook runs: the committed plan, whose freshness is another test's business. A stack that names no image of
/// the webhook yet is planned with one.
/// </summary>
internal static class StackEstates
{
    private const string WebhookDigest = "image-trust:webhookDigest";

    /// <summary>The one stack that production's demands are not made of; any other one is production, or its rehearsal.</summary>
    private const string Throwaway = "dev";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Estate>>> s_estates = new();

    /// <summary>Empty removes a variable: the providers would take a default from the machine's own.</summary>
    private static readonly Dictionary<string, string> s_providerVariables = new() { ["KUBECONFIG"] = "", ["ARM_ENVIRONMENT"] = "", ["ARM_MSI_ENDPOINT"] = "", ["ARM_USE_MSI"] = "" };

    /// <summary>Those in Azure: most rules are about what is made there.</summary>
    public static IReadOnlyList<string> Stacks =>
        [.. StackFile.Stacks(Repository.Root).Where(stack => !LocalSettingsReader.IsMeant(StackFile.Read(Repository.Root, stack).Values))];

    public static bool IsProduction(string stack) => stack != Throwaway;

    public static Task<Estate> OfAsync(string stack) => s_estates.GetOrAdd(stack, name => new(() => BuildAsync(name))).Value;

    public static async Task<Plan> CommittedPlanAsync(string stack)
    {
        var file = $"stacks/{stack}/plan.json";
        await using var stream = File.OpenRead(Repository.PathOf(file));
        return PlanJson.Read(stream, file);
    }

    private static async Task<Estate> BuildAsync(string stack)
    {
        var config = new Dictionary<string, string>(StackFile.Read(Repository.Root, stack).Values);
        var plan = config.TryAdd(WebhookDigest, SampleConfig.Digest) ? await PlanAsync(stack, config) : await CommittedPlanAsync(stack);
        return new Estate(plan, await CallsAsync(stack, config), IsProduction(stack));
    }

    /// <summary>Runs the program as the engine would.</summary>
    public static async Task<Plan> PlanAsync(string stack, IReadOnlyDictionary<string, string> config)
    {
        var outcome = await PreviewEngine.RunAsync(new PreviewRequest
        {
            ProgramPath = typeof(PreviewCommand).Assembly.Location,
            WorkingDirectory = Repository.PathOf("infra"),
            RootDirectory = Repository.Root,
            Project = StackKeys.Project,
            Stack = stack,
            Config = config,
            Environment = s_providerVariables,
        });
        return outcome is PreviewOutcome.Completed completed ? completed.Plan
            : throw new InvalidOperationException(string.Join('\n', ((PreviewOutcome.ProgramFailed)outcome).Messages));
    }

    /// <summary>A plan holds no calls of functions: a preview makes none while their arguments are unknown. With mocks they are known.</summary>
    private static async Task<IReadOnlyList<string>> CallsAsync(string stack, Dictionary<string, string> config)
    {
        var (settings, problems) = SettingsReader.Read(stack, config);
        var (policy, policyProblems) = StackPolicyReader.Read(Repository.Root, stack, null, TimeProvider.System.GetUtcNow());
        Assert.Empty(problems.Concat(policyProblems));
        var mocks = new RecordingMocks();
        var options = new TestOptions { ProjectName = StackKeys.Project, StackName = stack, IsPreview = false };
        await Deployment.TestAsync(mocks, options, () => ImageTrustStack.Build(new StackInputs(settings!, policy!, new Dictionary<string, string>())));
        return [.. mocks.Calls.Select(call => call.Token!)];
    }
}
