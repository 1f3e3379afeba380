using System.Text.Json;
using System.Text.Json.Serialization;
using ImageTrust.Infra.Kubernetes;
using ImageTrust.Infra.Kubernetes.ByHand;
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
        var inputs = StackInputs.Read(root, deployment.StackName, EngineConfig(), Overrides(deployment.IsDryRun), phase, now);
        Announce(inputs, deployment.IsDryRun, DateOnly.FromDateTime(now.UtcDateTime));
        return ImageTrustStack.Build(inputs, deployment.IsDryRun ? Waits.None : Waits.OfAnUpdate(TimeProvider.System), new LiveObjects());
    }

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

    /// <summary>A preview marks what an update refuses.</summary>
    private static void Announce(StackInputs inputs, bool isPreview, DateOnly today)
    {
        var refusals = Refusals(inputs).ToList();
        if (!isPreview && refusals.Count > 0)
        {
            throw new RunException(string.Join('\n', refusals));
        }

        foreach (var line in refusals)
        {
            Log.Warn($"`pulumi up` will stop here: {line}");
        }

        if (KubernetesSupport.Warning(inputs.Settings.Cluster.KubernetesVersion, today) is { } ending)
        {
            Log.Warn(ending);
        }

        foreach (var warning in GitHubSubjectRules.Warnings(inputs.Settings.GitHub))
        {
            Log.Warn(warning);
        }

        foreach (var warning in inputs.Policy.Document is { } policy ? new RegistryReach(inputs.Settings, policy).Images() : [])
        {
            Log.Warn(warning);
        }

        foreach (var note in inputs.Policy.Notes)
        {
            Log.Info(note);
        }

        if (inputs.Settings.Webhook.Digest is null)
        {
            Log.Info("No image-trust:webhookDigest is set: the webhook's Deployment and registrations are left out until its image was pushed.");
            if (inputs.Policy.Enforces)
            {
                Log.Warn($"Nothing enforces: {inputs.Policy.Phase} denies what is not signed as it should be, but without image-trust:webhookDigest no webhook is deployed.");
            }
        }
        else if (!isPreview)
        {
            Log.Info(WebhookDeployment.WhenItFails);
        }
    }

    private static IEnumerable<string> Refusals(StackInputs inputs)
    {
        if (inputs.Settings.Placeholders is { Count: > 0 } placeholders)
        {
            yield return $"{StackPaths.Config(inputs.Settings.Stack)} still holds sample values (docs/settings.md):\n" +
                string.Join('\n', placeholders.Select(setting => $"  {setting.Key} = {setting.Text}{HintFor(setting.Key)}"));
        }

        if (inputs.Policy.Samples is { Count: > 0 } samples)
        {
            yield return $"{StackPaths.Of(inputs.Settings.Stack, PolicyFile.Name)} still trusts the sample repository: {string.Join(", ", samples)}";
        }

        // Before the webhook runs, nobody reads the key: the first update is what creates it.
        if (inputs.Settings.Webhook.Digest is not null && inputs.Policy.KeysNotPulled is { Count: > 0 } keys)
        {
            yield return $"key not pulled yet: {string.Join(", ", keys)} (dotnet run --project policy/Tool -- keys pull --stack {inputs.Settings.Stack})";
        }
    }

    /// <summary>There is no digest to put there before the first update: it makes the registry that the image is pushed to.</summary>
    private static string HintFor(string key) => key == SettingTable.WebhookDigest.Key ? " (leave this out for the first update)" : "";
}

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ConfigJson : JsonSerializerContext;
