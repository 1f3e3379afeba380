using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Infra.Kubernetes.ByHand;
using ImageTrust.Infra.Local;
using ImageTrust.Infra.Propagation;
using ImageTrust.Infra.Settings;
using ImageTrust.Infra.Spine;
using ImageTrust.Infra.TrustPolicies;
using ImageTrust.Infra.Workspace;
using ImageTrust.Policy.Contract;
using ImageTrust.Policy.Document;
using Pulumi;

namespace ImageTrust.Infra;

/// <summary>What the engine runs: read the stack's inputs, refuse what must be refused, build the stack.</summary>
internal static class ImageTrustProgram
{
    public static IDictionary<string, object?> Run()
    {
        var root = ProjectRoot.Find(Environment.GetEnvironmentVariable("PULUMI_ROOT_DIRECTORY"), Directory.GetCurrentDirectory());
        var deployment = Deployment.Instance;
        var phase = Environment.GetEnvironmentVariable(PreviewVariables.Phase) is { Length: > 0 } named ? named : null;
        if (phase is not null && !deployment.IsDryRun)
        {
            throw new RunException($"{PreviewVariables.Phase} is for previews; change `phase:` in {StackPaths.Of(deployment.StackName, PolicyFile.Name)}");
        }

        var now = TimeProvider.System.GetUtcNow();
        var document = new StackDocuments(root, deployment.StackName, EngineConfig(), Overrides(deployment.IsDryRun), phase, now);
        return LocalSettingsReader.IsMeant(document.Config) ? Local(document, deployment.IsDryRun) : Azure(document, deployment.IsDryRun);
    }

    private static IDictionary<string, object?> Azure(StackDocuments of, bool isPreview)
    {
        var inputs = StackInputs.Read(of.Root, of.Stack, of.Config, of.Overrides, of.Phase, of.Now);
        new Announcement(inputs.Settings.Webhook, inputs.Policy, inputs.Settings.Placeholders, Warnings(inputs, DateOnly.FromDateTime(of.Now.UtcDateTime))).Make(isPreview);
        return ImageTrustStack.Build(inputs, isPreview ? Waits.None : Waits.OfAnUpdate(TimeProvider.System), new LiveObjects());
    }

    private static IDictionary<string, object?> Local(StackDocuments of, bool isPreview)
    {
        var inputs = LocalInputs.Read(of.Root, of.Stack, of.Config, of.Overrides, of.Phase, of.Now);
        new Announcement(inputs.Settings.Webhook, inputs.Policy, inputs.Settings.Placeholders, inputs.Warnings) { KeysFrom = "put the .pub of your cosign.key there" }.Make(isPreview);
        return LocalStack.Build(inputs);
    }

    private static IEnumerable<string> Warnings(StackInputs inputs, DateOnly today) =>
    [
        .. KubernetesSupport.Warning(inputs.Settings.Cluster.KubernetesVersion, today) is { } ending ? [ending] : Array.Empty<string>(),
        .. GitHubSubjectRules.Warnings(inputs.Settings.GitHub),
        .. inputs.Policy.Document is { } policy ? RegistryReach.Of(inputs.Settings, policy).Images() : [],
    ];

    /// <summary>Where a stack's two documents are, and what was said beside them.</summary>
    private sealed record StackDocuments(
        string Root, string Stack, IReadOnlyDictionary<string, string> Config, IReadOnlySet<string> Overrides, string? Phase, DateTimeOffset Now);

    /// <summary>
    /// The whole configuration. Pulumi's Config reads one known key at a time; to refuse unknown keys all of them are needed, and the
    /// engine passes them as one JSON object.
    /// </summary>
    private static Dictionary<string, string> EngineConfig() =>
        Environment.GetEnvironmentVariable("PULUMI_CONFIG") is { Length: > 0 } json
            ? JsonSerializer.Deserialize(json, ConfigJson.Default.DictionaryStringString) ?? []
            : [];

    private static HashSet<string> Overrides(bool isPreview) => isPreview
        ? [.. (Environment.GetEnvironmentVariable(PreviewVariables.Overrides) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)]
        : [];
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ConfigJson : JsonSerializerContext;
